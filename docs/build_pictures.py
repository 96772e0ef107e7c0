"""The pictures of the manual: pages of workbooks and of the comparison, as they are made today.

Needs LibreOffice, poppler, ImageMagick and Chromium; ``build_manual`` has them made.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PICTURES = HERE / "pictures"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the page of a workbook that says these words, and what of it is shown.

    ``since`` and ``until`` are headings: of the columns, only those from the one to before the
    other are shown; ``height`` is the share of the page that is.
    """

    name: str
    workbook: str
    words: str
    dots_per_inch: int = 120
    since: str = ""
    until: str = ""
    height: float = 1.0


_PROMISED = "Thistledown Growers - promised.xlsx"
_DELIVERED = "Thistledown Growers - delivered.xlsx"
SHOWN = (
    Picture("start", _PROMISED, r"^What is your project worth"),
    Picture("project", _PROMISED, r"^The project\b"),
    Picture("outputs", _PROMISED, r"^What the project delivers", 300, height=0.46),
    Picture(
        "outputs-right", _PROMISED, r"^What the project delivers[\s\S]*Leakage", 300, height=0.46
    ),
    Picture("inputs", _PROMISED, r"^What the project takes", 170, height=0.34),
    Picture("results", "Ravensmere Together consortium.xlsx", r"What changed and for whom"),
    Picture("results-delivered", _DELIVERED, r"What changed and for whom"),
    Picture("workings", _DELIVERED, r"Workings: outputs", 130),
    Picture("comparison", "SVE_comparison.xlsx", r"^Comparison of social value"),
)


# the page of the comparison side by side: on a screen and on a phone, each in its size in pixels
PAGE = "page"
_SCREENS = ((1100, 900), (500, 900))


def build_pictures(folder: Path = PICTURES) -> None:
    """Make every picture, from the samples as they come out of a run just now."""
    with tempfile.TemporaryDirectory() as work, contextlib.chdir(work):
        shutil.copytree(ROOT / "samples", "samples")
        for bids in ("tender", "projects"):
            _run("-m", "sve_excel", "process", f"samples/{bids}", "--out", bids, "--quiet")
        folder.mkdir(exist_ok=True)
        for picture in SHOWN:
            where = next(
                p for d in ("tender", "projects") if (p := Path(d, picture.workbook)).exists()
            )
            pdf = where.with_suffix(".pdf")
            if not pdf.exists():
                profile = (Path(work) / "profile").as_uri()
                subprocess.run(
                    [
                        *("soffice", f"-env:UserInstallation={profile}", "--headless"),
                        *("--convert-to", "pdf", "--outdir", where.parent, where),
                    ],
                    check=True,
                    capture_output=True,
                )
            _picture(picture, pdf, folder / f"{picture.name}.png")
        _run("-m", "sve_excel", "compare", "samples/tender", "-o", "page.html", "--quiet")
        _page_picture(Path("page.html"), folder / f"{PAGE}.png")


def _page_picture(page: Path, target: Path) -> None:
    """Show the page as a browser shows it."""
    shots = []
    for width, height in _SCREENS:
        shots.append(page.with_name(f"{width}.png"))
        subprocess.run(
            [
                *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update"),
                f"--user-data-dir={page.parent.resolve() / f'browser-{width}'}",
                *("--hide-scrollbars", f"--window-size={width},{height}"),
                *(f"--screenshot={shots[-1]}", page.resolve().as_uri()),
            ],
            check=True,
            capture_output=True,
        )
    subprocess.run(
        [
            *("convert", *shots, "-bordercolor", "#C3CBD3", "-border", "1"),
            *("-background", "white", "-gravity", "north", "+append"),
            *("-colors", "96", "-strip", f"PNG8:{target}"),
        ],
        check=True,
    )


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True)


def _picture(picture: Picture, pdf: Path, target: Path) -> None:
    """Cut a picture out of the page that says the picture's words."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True)
    pages = text.stdout.decode().split("\f")
    found = [
        number
        for number, page in enumerate(pages, 1)
        if re.search(picture.words, page.lstrip() if picture.words[0] == "^" else page)
        and (picture.words[0] == "^" or "SVE Results" in page)
    ]
    assert found, f"no page of {pdf.name} says {picture.words}"
    page = target.with_suffix(".page.png")
    only = ("-f", str(found[0]), "-l", str(found[0]))
    resolution = ("-r", str(picture.dots_per_inch), "-png", "-singlefile")
    subprocess.run(["pdftoppm", *resolution, *only, pdf, page.with_suffix("")], check=True)
    size = subprocess.run(["identify", "-format", "%w %h", page], check=True, capture_output=True)
    width, height = map(int, size.stdout.split())
    words = subprocess.run(
        ["pdftotext", "-bbox", *only, pdf, "-"], check=True, capture_output=True
    ).stdout.decode()
    dot = picture.dots_per_inch / 72
    left = round(_start(words, picture.since) * dot) if picture.since else 0
    right = round(_start(words, picture.until) * dot) if picture.until else width
    # without the footer, which stands in the last half inch
    bottom = min(round(height * picture.height), height - round(0.5 * picture.dots_per_inch))
    subprocess.run(
        [
            *("convert", page, "-crop", f"{right - left}x{bottom}+{left}+0", "+repage"),
            *("-bordercolor", "white", "-border", "1", "-trim", "+repage", "-border", "10"),
            *("-colors", "96", "-strip", f"PNG8:{target}"),
        ],
        check=True,
    )
    page.unlink()


def _start(words: str, heading: str) -> float:
    """Where a column begins, in points from the left: a little before its heading."""
    match = re.search(rf'xMin="([\d.]+)"[^>]*>{re.escape(heading)}<', words)
    assert match, f"no heading {heading}"
    return float(match[1]) - 2.8
