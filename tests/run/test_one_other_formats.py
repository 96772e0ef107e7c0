"""What people send in place of a workbook: each in its own plain words, and the run goes on."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from sve_excel.files.passwords import decrypt, encrypt, read_passwords
from sve_excel.opc.sniff import CFB_MAGIC
from tests.builders import Builder, packed, parts
from tests.running import run, sha256

pytestmark = [
    pytest.mark.whole,
    pytest.mark.usefixtures("in_a_folder_of_its_own"),
]


def compound(*names: str) -> bytes:
    """An OLE compound file that holds streams of these names, as far as its directory tells."""
    header = bytearray(512)
    header[:8] = CFB_MAGIC
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for name in ("Root Entry", *names):
        raw = name.encode("utf-16-le") + b"\0\0"
        directory += raw.ljust(64, b"\0") + struct.pack("<H", len(raw)) + bytes(62)
    return bytes(header) + fat + directory.ljust(512, b"\0")


def binary_workbook(bid: bytes) -> bytes:
    """The container of an .xlsb: its main document is not XML."""
    members = parts(bid)
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"workbook.xml", b"workbook.bin")
    members["xl/workbook.bin"] = b"\x83\x01\x00"
    return packed(members)


ODS = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
SENT: dict[str, tuple[bytes, str, str]] = {
    "old.xls": (compound("Workbook"), "SVE606", "an Excel 97-2003 workbook (.xls)"),
    "open.ods": (packed(ODS), "SVE606", "an OpenDocument spreadsheet (.ods)"),
    "apple.numbers": (packed({"Index/Document.iwa": b"x"}), "SVE606", "an Apple Numbers document"),
    "rows.csv": (b"Description,Units\nten find work,10\n", "SVE601", "plain text"),
    "scan.xlsx": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "SVE601", "a PDF"),
    "portal.xls": (b"<html><table><tr><td>Units</td></tr></table></html>", "SVE601", "a web page"),
    "label.xlsx": (
        compound("\x06DataSpaces", "DRMEncryptedDataSpace", "DRMEncryptedTransform"),
        "SVE605",
        "confidentiality label",
    ),
    "locked.xlsx": (compound("EncryptionInfo", "EncryptedPackage"), "SVE603", "a password"),
}


def test_a_folder_of_them_says_of_each_what_it_is_and_values_the_rest(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    folder = tmp_path / "bids"
    folder.mkdir()
    (folder / "Good.xlsx").write_bytes(build())
    (folder / "binary.xlsb").write_bytes(binary_workbook(build()))
    for name, (data, _, _) in SENT.items():
        (folder / name).write_bytes(data)
    run("process", folder, "--report", "run.json", *using, status=1)
    books = {book["path"]: book for book in json.loads(Path("run.json").read_text())["workbooks"]}
    assert sorted(books) == sorted(["Good.xlsx", "binary.xlsb", *SENT])
    assert books["Good.xlsx"]["status"] == "valued"
    expected = {name: (code, words) for name, (_, code, words) in SENT.items()}
    expected["binary.xlsb"] = ("SVE606", "an Excel binary workbook (.xlsb)")
    for name, (code, words) in expected.items():
        (found,) = books[name]["findings"]
        assert (found["code"], found["severity"]) == (code, "error"), name
        assert words in found["message"], name
        assert "the file is the file" not in found["message"]
        assert ".," not in found["message"]
        assert books[name]["status"] == "refused"


def test_the_lines_of_a_comparison_are_no_bid(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Written as CSV into the folder of the bids, they are left out of the next run."""
    folder = tmp_path / "bids"
    folder.mkdir()
    (folder / "Good.xlsx").write_bytes(build())
    run("compare", folder, "-o", "c.xlsx", "--data", folder / "lines.csv", *using)
    done = run("process", folder, "--no-compare", *using)
    assert "Results of 1 of 1 workbook" in done.stdout
    assert "  lines.csv: data that an earlier run wrote.\n" in done.stdout


def standard(workbook: bytes, password: str) -> bytes:
    """A workbook under the standard encryption of Office 2007 ([MS-OFFCRYPTO] 2.3.4.5)."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
    from msoffcrypto.method.ecma376_standard import ECMA376Standard

    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    key = ECMA376Standard.makekey_from_password(password, 0x660E, 0x8004, 0x18, 128, 16, salt)

    def sealed(data: bytes) -> bytes:
        cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        return cipher.update(data.ljust(-(-len(data) // 16) * 16, b"\0")) + cipher.finalize()

    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    info = struct.pack("<2H2I", 4, 2, 0x24, len(header)) + header
    info += struct.pack("<I", 16) + salt + sealed(verifier)
    info += struct.pack("<I", 20) + sealed(hashlib.sha1(verifier).digest())
    body = struct.pack("<Q", len(workbook)) + sealed(workbook)
    target = io.BytesIO()
    ECMA376Encrypted(body, info).write_to(target)
    return target.getvalue()


# every file that a run opens for writing, and the first bytes of what it leaves there
WATCH = """
import json, os, sys
written = []
def hear(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR) or str(mode)[:1] in "wax+":
            written.append(str(path))
    elif event in ("os.rename", "shutil.copyfile"):
        with open(arguments[0], "rb") as file:
            heads.append(file.read(4).hex())
heads = []
sys.addaudithook(hear)
from pathlib import Path
from sve_excel.run.one import Settings, Task, process_one
from sve_excel.files.passwords import read_passwords
from sve_excel.library.loading import load_library
library, path, words = map(Path, sys.argv[1:4])
settings = Settings(load_library(library), backup=True, passwords=read_passwords(words))
result = process_one(Task(path, path.name), settings)
print(json.dumps([result.status, [each.code for each in result.findings], written, heads]))
"""


@pytest.mark.parametrize("how", [encrypt, standard], ids=["agile", "standard"])
def test_a_protected_workbook_is_never_on_the_disk_without_its_protection(
    how: object, tmp_path: Path, build: Builder, small_folder: Path
) -> None:
    path, words = tmp_path / "Good.xlsx", tmp_path / "words.csv"
    path.write_bytes(how(build(), "red,kite"))  # type: ignore[operator]
    words.write_text('pattern,password\n*.xlsx,"red,kite"\n')
    assert read_passwords(words) == (("*.xlsx", "red,kite"),)
    done = subprocess.run(
        [sys.executable, "-c", WATCH, str(small_folder), str(path), str(words)],
        capture_output=True,
        text=True,
        check=True,
    )
    status, codes, written, heads = json.loads(done.stdout)
    assert (status, codes) == ("valued", [])
    # a number is a descriptor of one of these; compiled modules are nobody's data
    ours = [name for name in written if not name.isdigit() and ".pyc" not in name]
    assert ours
    assert all(Path(name).name.startswith(".~sve-") for name in ours), ours
    # the backup and the new workbook, each as it was moved into its place
    assert heads[-2:] == [CFB_MAGIC[:4].hex()] * 2
    opened, password = decrypt(path.read_bytes(), "Good.xlsx", [("*", "red,kite")])
    assert password == "red,kite"
    assert "xl/worksheets/sve_sheet1.xml" in parts(opened)
    assert path.with_name("Good.xlsx.bak").read_bytes()[:8] == CFB_MAGIC


@pytest.mark.parametrize("how", [encrypt, standard], ids=["agile", "standard"])
def test_a_wrong_password_is_a_finding_and_the_file_is_as_it_was(
    how: object, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    data = how(build(), "kite")  # type: ignore[operator]
    (tmp_path / "Good.xlsx").write_bytes(data)
    (tmp_path / "word.txt").write_text("kestrel")
    done = run("process", "Good.xlsx", "--password-file", "word.txt", *using, status=1)
    assert "SVE604 error" in done.stderr
    assert (tmp_path / "Good.xlsx").read_bytes() == data


@pytest.mark.parametrize(
    ("rounds", "more", "said"),
    [
        (b"1000000000", (), "SVE608 error: the file is larger than a bid can be: a password takes"),
        (b"1_000_000_001", (), "takes 1,000,000,001 rounds of hashing to try; the limit is 1,000,"),
        (b"100000", ("--limit", "password_rounds=99999"), "(--limit password_rounds=VALUE allows"),
    ],
)
def test_a_password_that_takes_too_long_to_try_is_refused_at_once(
    rounds: bytes,
    more: tuple[str, ...],
    said: str,
    tmp_path: Path,
    build: Builder,
    using: list[str | Path],
) -> None:
    """A file says itself how often a password is hashed: a thousand million times would be days."""
    data, usual = encrypt(build(), "kite"), b'spinCount="100000"'
    at = data.index(usual)
    line, rest = data[at : data.index(b"hashSize", at)], data[data.index(b"hashSize", at) :]
    asked = line.replace(usual, b'spinCount="%b"' % rounds).rstrip()
    (tmp_path / "Good.xlsx").write_bytes(data[:at] + asked.ljust(len(line)) + rest)
    (tmp_path / "word.txt").write_text("kite")
    done = run("check", "Good.xlsx", "--password-file", "word.txt", *using, *more, status=1)
    assert said in done.stderr
    assert "SVE604" not in done.stderr


@pytest.mark.parametrize("command", ["check", "compare", "track", "list"])
def test_every_command_that_reads_bids_takes_passwords(
    command: str, tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    folder = tmp_path / "bids"
    folder.mkdir()
    (folder / "Good.xlsx").write_bytes(encrypt(build(), "kite"))
    (tmp_path / "word.txt").write_text("kite")
    more = ["-o", "made.xlsx"] if command in ("compare", "track") else []
    assert "SVE603" not in run(command, folder, *more, "--password-file", "word.txt", *using).output


def test_a_protected_workbook_given_back_is_known_by_what_is_in_it(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """Encrypted anew it has other bytes; a change inside is still seen."""
    file, words = tmp_path / "Good.xlsx", ["--password-file", "word.txt"]
    file.write_bytes(encrypt(build(), "kite"))
    (tmp_path / "word.txt").write_text("kite")
    before = sha256(file)
    run("process", "Good.xlsx", "--no-compare", "--report", "run.json", *words, *using)
    run("remove", "Good.xlsx", *words)
    assert sha256(file) != before
    assert (
        "1 of 1 workbook is as the report says" in run("verify", "run.json", *words, *using).stdout
    )
    file.write_bytes(encrypt(build(project={"Project name": "Way Out"}), "kite"))
    done = run("verify", "run.json", *words, *using, status=1)
    assert "changed since" in done.stdout


def test_a_list_of_passwords_among_the_bids_is_no_bid(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    folder = tmp_path / "bids"
    folder.mkdir()
    (folder / "Good.xlsx").write_bytes(encrypt(build(), "kite"))
    (folder / "words.csv").write_text("pattern,password\n*.xlsx,kite\n")
    assert "words.csv" in run("check", folder, *using, status=1).output
    done = run("check", folder, "--password-file", folder / "words.csv", *using)
    assert "words.csv: the passwords of this run." in done.output
    assert done.stdout.startswith("1 of 1 workbook can be valued.")


def test_a_password_with_a_comma_opens_its_workbook(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    """A single line may be a pattern and a password, or a password: both are tried."""
    (tmp_path / "Good.xlsx").write_bytes(encrypt(build(), "pä$s, word"))
    (tmp_path / "word.txt").write_text("pä$s, word\n", encoding="utf-8")
    done = run("check", "Good.xlsx", "--password-file", "word.txt", *using)
    assert done.stderr == ""
    (tmp_path / "Other.xlsx").write_bytes(encrypt(build(), "kite"))
    (tmp_path / "word.txt").write_text("Oth*,kite\n", encoding="utf-8")
    run("check", "Other.xlsx", "--password-file", "word.txt", *using)


def test_a_password_file_whose_patterns_fit_no_workbook_is_said(
    tmp_path: Path, build: Builder, using: list[str | Path]
) -> None:
    (tmp_path / "Good.xlsx").write_bytes(encrypt(build(), "kite"))
    (tmp_path / "words.csv").write_text("pattern,password\nbad*.xlsx,kite\n")
    done = run("check", "Good.xlsx", "--password-file", "words.csv", *using, status=1)
    assert "No workbook is called as the password file says (bad*.xlsx)." in done.stderr
    assert "kite" not in done.stderr
    (tmp_path / "words.csv").write_text("pattern,password\nbad*.xlsx,x\nGood*,kite\n")
    assert run("check", "Good.xlsx", "--password-file", "words.csv", *using).stderr == ""
