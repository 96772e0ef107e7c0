"""Two editions of the small library, in which every kind of change happens once.

The base year moves from 2024/25 to 2025/26, whose index is 125: values rise by a quarter. THR-001
goes from £1,000 of 2024/25 to £1,100 of 2025/26; AIS-001 is put into other words; THR-003 is
retired for THR-002; THR-010 holds a lifetime now, and the public purse gains by it; ENV-002 and
the outcome of AIS-003 are new.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sve_excel.library.editions import changes_between, changes_text, read_edition
from sve_excel.library.loading import Library, load_library
from tests.builders import in_second_form, write_library


def _sorted(text: str) -> str:
    """Rows in the order of their ids, as the files of an edition are kept."""
    heading, *rows = text.splitlines(True)
    return heading + "".join(sorted(rows))


FIRST = {**in_second_form(), "VERSION": "one\n"}
FIRST["gdp_deflators.csv"] = FIRST["gdp_deflators.csv"].split("2026/27")[0]
FIRST["retired.csv"] = _sorted(FIRST["retired.csv"])
RETIRED = (
    "THR-003,Thriving,People into work,Housing benefit no longer paid,"
    "person per year,80,2024/25,,,fiscal,yearly,THR-002,"
    "A report,A ministry,2024,https://example.org/b,p. 5,original,OGL v3,A"
)
_EDITS = {
    "VERSION": (("one", "two"),),
    "categories.csv": (("People prosper", "People do well"),),
    "gdp_deflators.csv": (
        ("2025/26,103,forecast,Made up", "2025/26,125,outturn,Made up\n2026/27,130,forecast,Guess"),
    ),
    "outcomes.csv": (
        (
            '"Active, inclusive and safe",Less loneliness,8 3,1,\n',
            '"Active, inclusive and safe",Less loneliness,8 3,,no outcome of the model\n'
            '"Active, inclusive and safe",More visits,3,,\n',
        ),
    ),
    "proxies.csv": (
        ("Person no longer lonely", "No longer lonely: one person"),
        ("p. 1,original,figure cited,B", "p. 1,original,figure cited,C"),
        (
            "THR-001,Thriving,People into work,Job found",
            'AIS-003,"Active, inclusive and safe",More visits,Visit to anybody,'
            "visit,5,2025/26,,,social,once,,A study,A university,2025,https://example.org/a,"
            "p. 10,original,figure cited,B,,,standard\n"
            "THR-001,Thriving,People into work,Job found",
        ),
        ("person per year,1000,2024/25,800,1500,", "person per year,1100,2025/26,800,1600,"),
        ("p. 4,original,OGL v3,A,,,", "p. 4,original,OGL v3,A,,work,"),
        (f"{RETIRED},,,standard\n", ""),
        ("course,250,2024/25,,,economic,once,", "course,250,2024/25,,,fiscal,lifetime,"),
        (
            "p. 7,original,OGL v3,A,,,standard\n",
            "p. 7,original,OGL v3,A,,,standard\n"
            "ENV-002,Environmentally sensitive,Less waste,Tonne of glass avoided,"
            "tonne,40,2025/26,,,environmental,once,,"
            "A report,An agency,2025,https://example.org/c,p. 11,original,OGL v3,A,,,standard\n",
        ),
    ),
    "retired.csv": (
        (
            "THR-090,",
            f"{RETIRED},2026-11-01,it is paid as part of the benefit,THR-002\nTHR-090,",
        ),
    ),
}


def _edited() -> dict[str, str]:
    files = dict(FIRST)
    for name, edits in _EDITS.items():
        for old, new in edits:
            assert files[name].count(old) == 1, (name, old)
            files[name] = files[name].replace(old, new)
    return files


SECOND = _edited()


def write_editions(folder: Path) -> tuple[Path, Path]:
    """Write both editions below a folder, the second with its record of what it changed."""
    old, new = write_library(folder / "one", FIRST), write_library(folder / "two", SECOND)
    found = changes_between(read_edition(old), read_edition(new))
    record = changes_text(each if each.why else replace(each, why="so it is") for each in found)
    (new / "changes.csv").write_bytes(record.encode())
    return old, new


def both(folder: Path) -> tuple[Library, Library]:
    """Give both editions, the second with its record."""
    old, new = write_editions(folder)
    return load_library(old), load_library(new)
