"""Charts as small SVG pictures that stand in a row beside their figures.

Each repeats what stands in words or figures in the same row, and has no text of its own.
Colours come from the page's classes, in the light and in the dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

WIDE, HIGH = 160, 12
# without quotation marks, which hundreds of pictures would repeat
_SVG = Markup("<svg viewBox=0,0,{},{}>{}</svg>")
_BOX = Markup("<path class={0} d=M{1},{2}h{3}v{4}H{1}z />")
_LINE = Markup("<path class=z d=M{},0V{} />")
_MORE = Markup("<path class=dot d=M{},1l6,5-6,5z />")
_DOT = Markup("<circle class=dot cx={} cy=6 r=4.5 />")
# of the hundreds in the bids' sections: in parts of 100, and how high is the style's
_BARS = Markup("<svg>{}</svg>")
_BAR = Markup("<rect{}{} width={}% />")
_ZERO = Markup("<rect class=z x={}% width=1 />")


class Scale:
    """Where a figure stands between the ends of an axis, which holds 0."""

    def __init__(self, figures: Iterable[float]) -> None:
        known = [figure for figure in figures if figure == figure]
        self.low = min([0.0, *known])
        self.high = max([0.0, *known])

    def at(self, figure: float, wide: int = WIDE) -> float:
        """Distance from the left, within the axis."""
        width = self.high - self.low or 1.0
        return round(min(1.0, max(0.0, (figure - self.low) / width)) * wide, 1)


def _picture(parts: Iterable[Markup]) -> Markup:
    return _SVG.format(WIDE, HIGH, Markup("").join(parts))


def _box(look: str, start: float, end: float, scale: Scale, *, thin: bool = False) -> Markup:
    left, right = sorted((scale.at(start), scale.at(end)))
    top, high = (4, 4) if thin else (1, 10)
    return _BOX.format(look, f"{left:g}", top, f"{right - left:.4g}", high)


def span(low: float, middle: float, high: float, end: float) -> Markup:
    """A range from low to high with a dot in the middle; an arrow where it runs on beyond."""
    scale = Scale((end, low if low < 0 else 0.0))
    parts = [_box("rule", scale.low, scale.high, scale, thin=True)]
    parts.append(_box("span", low, high, scale, thin=True))
    if middle <= end:
        parts.append(_DOT.format(f"{min(WIDE - 4.0, max(4.0, scale.at(middle))):g}"))
    if high > end:
        parts.append(_MORE.format(WIDE - 7))
    return _picture(parts)


def bar(figure: float, scale: Scale, look: str = "bar") -> Markup:
    """A bar from 0."""
    return step(0.0, figure, scale, look)


def step(start: float, end: float, scale: Scale, look: str) -> Markup:
    """A bar from where the last one ended; nothing is drawn where it goes no further."""
    left, right = sorted((scale.at(start, 100), scale.at(end, 100)))
    coloured = Markup(" class={}").format(look) if look != "bar" else ""
    begins = Markup(" x={}%").format(f"{left:g}") if left else ""
    drawn = [_BAR.format(coloured, begins, f"{right - left:.4g}")] if right > left else []
    if scale.low < 0:
        drawn.append(_ZERO.format(f"{scale.at(0.0, 100):g}"))
    return _BARS.format(Markup("").join(drawn)) if drawn else Markup("")


def stack(parts: Sequence[tuple[str, float]], scale: Scale) -> Markup:
    """Parts one after another: what is above 0 to the right of it, what is below to the left.

    An arrow says that they run on beyond the scale.
    """
    boxes, above, below = [], 0.0, 0.0
    for look, figure in parts:
        start = above if figure > 0 else below
        if figure:
            boxes.append(_box(look, start, start + figure, scale))
        above, below = above + max(figure, 0.0), below + min(figure, 0.0)
    more = [_MORE.format(WIDE - 7)] if above > scale.high else []
    return _picture([*boxes, *_zero(scale), *more])


def _zero(scale: Scale) -> list[Markup]:
    """Where 0 is, on an axis that goes below it."""
    return [_LINE.format(f"{scale.at(0.0):g}", HIGH)] if scale.low < 0 else []
