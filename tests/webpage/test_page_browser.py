"""The page in a browser: silent, asking nobody, for everybody, with and without its script."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sve_excel.comparison.bids import gather
from sve_excel.comparison.study import study
from sve_excel.library.frameworks import load_framework
from sve_excel.library.loading import Library
from sve_excel.library.places import load_places
from sve_excel.model import Result
from sve_excel.policy.rules import DEFAULT_POLICY
from sve_excel.webpage.page import page_of
from tests.browsers import browse, requires_browser
from tests.builders import OUTPUT, Builder, process

pytestmark = requires_browser
QUICK = replace(DEFAULT_POLICY, uncertainty=replace(DEFAULT_POLICY.uncertainty, draws=300))
WIDTH = "document.documentElement.scrollWidth"
OPEN = "[...document.querySelectorAll('details')].map((each) => each.open)"
REACHED = (
    f"({{open: {OPEN}, links: [...document.querySelectorAll('nav a')]"
    ".filter((each) => document.getElementById(each.hash.slice(1)))"
    ".map((each) => each.textContent)})"
)
SORTED = """
(() => {
  const table = document.querySelector("table.rank"), got = {};
  const column = (at) => [...table.tBodies[0].rows].map((row) => row.cells[at].textContent);
  for (const [name, at] of [["Bidder", 1], ["Gross", 7]]) {
    const button = table.tHead.rows[0].cells[at].querySelector("button");
    button.click();
    got[name] = [column(at), button.parentElement.ariaSort];
    button.click();
    got[name].push(column(at), button.parentElement.ariaSort);
  }
  return got;
})()
"""

# of each table whose rows are cards: how it is sorted by touch
TOUCHED = """
[...document.querySelectorAll("table.rank, table.outputs")].map((table) => {
  for (let each = table.closest("details"); each; each = null) each.open = true;
  const list = table.parentElement.previousElementSibling.querySelector("select");
  const at = [...list.options].findIndex((each) => each.label.startsWith("Net"));
  const column = () => [...table.tBodies[0].rows].map((row) =>
    parseFloat(row.cells[parseInt(list.value, 10)].textContent.replace(/[£,]/g, "")));
  const got = { seen: list.checkVisibility(), named: list.labels[0].textContent.slice(0, 7) };
  for (const way of [at, at + 1]) {
    list.selectedIndex = way;
    list.dispatchEvent(new Event("change"));
    got[list.options[way].label.split(", ").pop()] = column();
  }
  return got;
})
"""
HIDDEN = "[...document.querySelectorAll('select')].some((each) => each.checkVisibility())"
BROKEN = """
[...document.querySelectorAll(".outputs td")].map((cell) =>
  getComputedStyle(cell, "::before").content).filter((each) => each.includes("-"))
"""


def written(folder: Path, results: tuple[Result, ...], library: Library) -> Path:
    page = folder / "page.html"
    links = {result.path: result.path for result in results}
    page.write_bytes(page_of(study(gather(results, library, QUICK, {})), links))
    return page


@pytest.fixture(scope="module")
def answers(
    tmp_path_factory: pytest.TempPathFactory, samples: tuple[Result, ...], library: Library
) -> dict[str, dict[str, Any]]:
    """What the browser says of the samples' page in every look."""
    folder = tmp_path_factory.mktemp("page")
    some = tuple(result for result in samples if result.path.startswith(("projects/", "broken/")))
    looks: dict[str, dict[str, Any]] = {
        "phone": {"width": 390, "axe": True, "evaluate": WIDTH},
        "desk": {"width": 1280, "axe": True, "evaluate": SORTED},
        "phone, by touch": {"width": 390, "axe": True, "evaluate": TOUCHED},
        "phone, headings": {"width": 390, "evaluate": BROKEN},
        "desk, by touch": {"width": 1280, "evaluate": HIDDEN},
        "phone in the dark": {"width": 390, "scheme": "dark", "axe": True, "evaluate": OPEN},
        "desk in the dark": {"width": 1280, "scheme": "dark", "axe": True},
        "without script": {"width": 1280, "script": False, "evaluate": REACHED},
    }
    framework = load_framework("sdg", library)
    places = folder / "places.csv"
    places.write_text("postcode,ward,decile\nBS1 4DJ,Old Market,1\n", encoding="utf-8")
    sorting = replace(library, frameworks=(framework,), places=load_places(places))
    found = browse(written(folder, some, sorting), list(looks.values()))
    return dict(zip(looks, found, strict=True))


def test_the_tables_of_frameworks_and_places_are_reached_from_the_top(
    answers: dict[str, dict[str, Any]],
) -> None:
    names = answers["without script"]["value"]["links"]
    assert any("Sustainable Development Goals" in each for each in names)
    assert "Where it falls, by places.csv" in names


def test_the_browser_has_nothing_to_say_and_nothing_to_ask(
    answers: dict[str, dict[str, Any]],
) -> None:
    for look, answer in answers.items():
        assert answer["said"] == [], look
        assert [each for each in answer["requests"] if not each.startswith("data:")] == [
            answer["requests"][0]
        ], look


def test_axe_finds_nothing_on_a_phone_or_a_desk_in_the_light_or_the_dark(
    answers: dict[str, dict[str, Any]],
) -> None:
    assert {look: answer["axe"] for look, answer in answers.items() if answer.get("axe")} == {}


def test_a_phone_need_not_be_moved_sideways(answers: dict[str, dict[str, Any]]) -> None:
    assert answers["phone"]["value"] == 390


def test_workings_are_folded_by_the_script_and_open_without(
    answers: dict[str, dict[str, Any]],
) -> None:
    assert set(answers["phone in the dark"]["value"]) == {False}
    assert set(answers["without script"]["value"]["open"]) == {True}


def test_a_table_is_sorted_by_words_and_by_figures(answers: dict[str, dict[str, Any]]) -> None:
    found = answers["desk"]["value"]
    names, first, back, second = found["Bidder"]
    assert names == sorted(names, key=str.casefold)
    assert (back, first, second) == (names[::-1], "ascending", "descending")
    gross, first, back, second = found["Gross"]
    figures = [float(text.replace("£", "").replace(",", "")) for text in gross]
    assert figures == sorted(figures, reverse=True)
    assert (back, first, second) == (gross[::-1], "descending", "ascending")


def test_on_a_phone_ranking_and_outputs_are_sorted_by_a_list(
    answers: dict[str, dict[str, Any]],
) -> None:
    found = answers["phone, by touch"]["value"]
    assert len(found) > 2
    for each in found:
        assert (each["seen"], each["named"]) == (True, "Sort by")
        assert each["lowest first"] == sorted(each["lowest first"])
        assert each["highest first"] == sorted(each["lowest first"], reverse=True)
    assert answers["desk, by touch"]["value"] is False


def test_headings_on_a_phone_are_whole(answers: dict[str, dict[str, Any]]) -> None:
    assert set(answers["phone, headings"]["value"]) == {'"Drop-off"'}


def test_it_prints_on_a4_whole_with_headings_repeated(
    tmp_path: Path, build: Builder, small: Library
) -> None:
    rows = [{**OUTPUT, "Description": f"Jobs found in street {n}"} for n in range(60)]
    result = process(tmp_path, build(outputs=rows, output_rows=60), library=small)
    pdf = tmp_path / "page.pdf"
    browse(written(tmp_path, (result,), small), [{"width": 1280, "pdf": str(pdf)}])
    sizes = subprocess.run(
        ["pdfinfo", "-l", "999", pdf], check=True, capture_output=True, text=True
    ).stdout
    found = re.findall(r"size:\s+([\d.]+) x ([\d.]+)", sizes)
    assert {tuple(sorted(round(float(each)) for each in size)) for size in found} == {(595, 842)}
    text = subprocess.run(
        ["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    flat = " ".join(text.split())
    assert all(f"Jobs found in street {n} " in flat for n in range(60))
    pages = [" ".join(page.split()) for page in text.split("\f")]
    working = [page for page in pages if "Jobs found in street" in page]
    assert len(working) > 1
    assert all("Outcome and proxy" in page for page in working)


def test_headings_that_sort_are_repeated_in_print_too(
    tmp_path: Path, samples: tuple[Result, ...], library: Library
) -> None:
    tender = tuple(result for result in samples if result.path.startswith("tender/"))
    pdf = tmp_path / "page.pdf"
    browse(written(tmp_path, tender, library), [{"width": 1280, "pdf": str(pdf)}])
    text = subprocess.run(
        ["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = [" ".join(page.split()) for page in text.split("\f")]
    # a table of few rows stands on one page with its title
    for title in ("Evaluations: Ranking", "What it takes", "Return for every £1 Return"):
        alone = [page for page in pages if page.endswith(title)]
        assert alone == [], title
    (ranked,) = [page for page in pages if "Evaluations: Ranking" in page]
    assert "Canalside Youth Trust" in ranked.split("Evaluations: Ranking")[1]
    outcomes = [page for page in pages if "Who promises how many" in page]
    assert len(outcomes) > 1
    assert all("Units in all" in page for page in outcomes)


def test_hostile_texts_do_nothing(tmp_path: Path, build: Builder, small: Library) -> None:
    typed = (
        "<script>alert(1)</script>",
        '"><img src=https://example.org/x onerror=alert(2)>',
        "</style><script>alert(3)</script>",
        "<a href=javascript:alert(4)>x</a>",
        "\u202egnitirw",
    )
    results = []
    for number, text in enumerate(typed):
        project = {"Project name": text, "Organisation": text, "What changed and for whom": text}
        book = build(project=project, outputs=({**OUTPUT, "Description": text},))
        found = process(tmp_path, book, f"{number}.xlsx", library=small)
        results.append(replace(found, path=f"{text}.xlsx"))
    script = (
        "({text: document.body.textContent, made: document.querySelectorAll("
        "'script, img, iframe, [onerror]').length, "
        "links: [...document.links].map((each) => each.protocol)})"
    )
    page = written(tmp_path, tuple(results), small)
    (answer,) = browse(page, [{"width": 1280, "evaluate": script}])
    assert answer["said"] == []
    assert len(answer["requests"]) == 1 or set(answer["requests"][1:]) == {"data:,"}
    assert answer["value"]["made"] == 1  # the page's own script
    assert set(answer["value"]["links"]) <= {"file:", "https:"}
    assert all(text.replace("\u202e", "�") in answer["value"]["text"] for text in typed)


def test_the_judge_sees_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        '<title>x</title><script src="http://127.0.0.1:65530/x.js"></script><img src="data:,">'
    )
    (answer,) = browse(page, [{"width": 390, "axe": True}])
    assert any("Failed to load" in each for each in answer["said"])
    assert "http://127.0.0.1:65530/x.js" in answer["requests"]
    assert any(each.startswith("image-alt") for each in answer["axe"])
