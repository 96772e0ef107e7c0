"""What a report keeps of a bid gives the very result that reading the bid gives."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from sve_excel.files.finding import Task
from sve_excel.library.loading import load_library
from sve_excel.library.shipped import library_folder
from sve_excel.model import Result
from sve_excel.policy.loading import load_policy
from sve_excel.run.as_json import to_json
from sve_excel.run.as_read import KEY, NotKept, as_read_report, reading_of, result_of
from sve_excel.run.batch import Run
from sve_excel.run.one import process_one
from sve_excel.run.settings import Settings

SAMPLES = Path(__file__).parents[2] / "samples"
BOOKS = sorted(SAMPLES.glob("tender/*.xlsx")) + sorted(SAMPLES.glob("projects/**/*.xlsx"))


@pytest.fixture(scope="module")
def settings() -> Settings:
    policy = load_policy(SAMPLES / "tender" / "sve-policy.toml")
    return Settings(load_library(library_folder()), policy, write=False)


def kept(result: Result, settings: Settings) -> dict[str, str]:
    run = Run((result,), settings.library, settings.policy, read=(result,))
    bids: dict[str, str] = json.loads(to_json(as_read_report(run, settings)))["bids"]
    return bids


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem[:20])
def test_every_sample_comes_out_as_it_was_read(path: Path, settings: Settings) -> None:
    read = process_one(Task(path, path.name), settings)
    text = kept(read, settings)[path.name]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert result_of(text, path.name, digest, settings) == read


def test_what_a_password_protects_is_not_kept(settings: Settings) -> None:
    read = process_one(Task(BOOKS[0], "a.xlsx"), settings)
    assert kept(read, settings)
    assert not kept(replace(read, sha256_decrypted="0" * 64), settings)


def packed(text: str) -> str:
    return base64.b85encode(zlib.compress(text.encode())).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no packed text",
        packed("[]"),
        packed("{}"),
        packed('{"findings": [], "submission": {"file": 3}}'),
        packed('{"findings": [], "submission": {"file": "a", "project": {"start": "soon"}}}'),
        packed('{"findings": [], "submission": {}, "more": 1}'),
    ],
)
def test_what_no_run_wrote_is_refused(text: str, settings: Settings) -> None:
    with pytest.raises(NotKept):
        result_of(text, "a.xlsx", "0", settings)


def test_other_rules_or_another_reader_are_another_reading(settings: Settings) -> None:
    others = (
        replace(settings, policy=replace(settings.policy, red_above=99.0)),
        replace(settings, second_reader=True),
    )
    assert len({reading_of(each) for each in (settings, *others)}) == len(others) + 1
    assert KEY == "as_read"
