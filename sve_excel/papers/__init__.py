"""Papers: what goes out when a contract is awarded, as paragraphs, in Word's format and as sheets.

Nothing is decided and no figure is worked out here: it is handed what was assessed and what people
typed of it, and never tells a bidder anything of a third one. Floor 6 of 8.
"""

from typing import TYPE_CHECKING

from sve_excel import hand_on

if TYPE_CHECKING:
    from sve_excel.papers.summaries import summaries_of as summaries_of
    from sve_excel.papers.summaries import summary_for as summary_for

__getattr__ = hand_on(__name__, {"summaries_of": "summaries", "summary_for": "summaries"})
