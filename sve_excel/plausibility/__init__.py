"""Plausibility: what is possible and not likely; bids come in, questions to bidders go out.

A question never changes a figure and never stops a valuation. Floor 4 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.plausibility.every import QUESTIONS as QUESTIONS
    from sve_excel.plausibility.every import flags as flags
    from sve_excel.plausibility.offer import Offer as Offer
    from sve_excel.plausibility.offer import Tender as Tender

__getattr__ = hand_on(
    __name__,
    {"QUESTIONS": "every", "flags": "every", "Offer": "offer", "Tender": "offer"},
)
