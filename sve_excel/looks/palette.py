"""The one palette: every colour that is written, but for those of the Accord's categories."""

from __future__ import annotations

from sve_excel.records.contrast import contrast_ratio

FONT = "Calibri"
INK = "#1F2933"
MUTED = "#52606D"
FAINT = "#9AA5B1"
PAPER = "#FFFFFF"  # what is written in it is not seen
BRAND = "#1B3A57"
BRAND_TEXT = "#FFFFFF"
LINK = "#0B5394"
LINE = "#C3CBD3"
INPUT_FILL = "#FFF9E5"
REQUIRED_FILL = "#FFEFC2"
COMPUTED_FILL = "#EEF1F4"


# red, amber and green that differ in lightness as well as hue, always beside the word itself
RAG_FILL = {"harm": "#3F2A63", "green": "#BFE5D0", "amber": "#F7C04A", "red": "#9C1C28"}
RAG_TEXT = {"harm": "#FFFFFF", "green": "#0B3D26", "amber": "#3D2A00", "red": "#FFFFFF"}
SEVERITY_FILL = {"error": "#9C1C28", "warning": "#F7C04A", "note": "#D9E2EC"}
SEVERITY_TEXT = {"error": "#FFFFFF", "warning": "#3D2A00", "note": "#1F2933"}

# charts: bars that need no colour of their own, and what stands beside or behind them
BAR = "#5B7C99"
WHOLE_BAR = "#9DB9D6"
BITE_BAR = "#F2C27E"
BEFORE_BAR = "#9DB4C8"
AMBER_BAR = "#C77C11"
DATA_BAR = "#B9C7D6"
SCALE = "#8FB0CC"
GRID = "#E4E7EB"

_READABLE = 4.5  # contrast of a text with what it stands on (WCAG 2.2, section 1.4.3)


def readable(colour: str, ground: str) -> str:
    """Give the colour, darkened until a text in it can be read on ``ground``."""
    shade, paper = (tuple(bytes.fromhex(each[1:])) for each in (colour, ground))
    red, green, blue = shade
    for part in range(100, -1, -1):
        mixed = (red * part // 100, green * part // 100, blue * part // 100)
        if contrast_ratio(mixed, (paper[0], paper[1], paper[2])) >= _READABLE:
            break
    return "#{:02X}{:02X}{:02X}".format(*mixed)
