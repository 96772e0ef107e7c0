"""How well a text is seen on what it stands on, by the two colours."""

from __future__ import annotations

Colour = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""


def contrast_ratio(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2, section 1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [each / 255 for each in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
