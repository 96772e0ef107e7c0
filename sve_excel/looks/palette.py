"""The one palette."""

from __future__ import annotations

FONT = "Calibri"


INK = "#1F2933"


MUTED = "#52606D"


BRAND = "#1B3A57"


BRAND_TEXT = "#FFFFFF"


INPUT_FILL = "#FFF9E5"


REQUIRED_FILL = "#FFEFC2"


COMPUTED_FILL = "#EEF1F4"


LINE = "#C3CBD3"


LINK = "#0B5394"


# red, amber and green that differ in lightness as well as hue, always beside the word itself
RAG_FILL = {"green": "#BFE5D0", "amber": "#F7C04A", "red": "#9C1C28"}


RAG_TEXT = {"green": "#0B3D26", "amber": "#3D2A00", "red": "#FFFFFF"}


SEVERITY_FILL = {"error": "#9C1C28", "warning": "#F7C04A", "note": "#D9E2EC"}


SEVERITY_TEXT = {"error": "#FFFFFF", "warning": "#3D2A00", "note": "#1F2933"}
