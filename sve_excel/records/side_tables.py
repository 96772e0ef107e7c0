"""Tables of people's own that a command reads beside the bids, each known by its first line."""

from __future__ import annotations

from typing import Final

FRAMEWORK_COLUMNS: Final = ("code", "theme", "outcome", "measure", "unit", "note")
MAP_COLUMNS: Final = ("outcome", "code")  # of a framework, from our outcomes
MEASURE_COLUMNS: Final = ("outcome", "proxy")
PLACE_COLUMNS: Final = ("postcode", "ward", "decile")
MATCH_COLUMNS: Final = ("file", "id")
PASSWORD_COLUMNS: Final = (("file", "password"), ("pattern", "password"))

SIDE_TABLES: Final[dict[tuple[str, ...], str]] = {
    FRAMEWORK_COLUMNS: "a framework (--framework, or the rules under [framework])",
    MAP_COLUMNS: "the map of a framework, read with it",
    MEASURE_COLUMNS: "a short list of measures (template --measures)",
    PLACE_COLUMNS: "a list of places (--places)",
    MATCH_COLUMNS: "a list of projects (track --match)",
    **dict.fromkeys(PASSWORD_COLUMNS, "a list of passwords (--password-file)"),
}
"""What each is, and what reads it."""
