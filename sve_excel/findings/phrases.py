"""Words that a finding says, and the template too, in the cell where the answer is typed.

The template's checks are formulas and stand on one floor with the engine's: neither looks into the
other. What both say of an answer stands here, below both and with the findings, since it is what is
wrong with the answer and what to do about it.
"""

from __future__ import annotations

PROPER_SHARE = "type a share between 0% and 100%"
A_SHARE = "20%"
SLIGHT_SHARE = "did you mean {meant} %?"
POSSIBLE_YEARS = "above 0, at most {longest}"
HOW_MANY = "type how many, or clear the row"
NO_INPUT_BELOW_0 = "an input cannot be negative"
NO_PROXY_BELOW_0 = "a proxy cannot be worth less than nothing"
LISTED_OUTCOME = "choose an outcome from the list"
CATEGORY_FIRST = "choose the category first"
PROXY_OF_OUTCOME = "choose a proxy under this outcome"
A_DATE = "as day, month and year: 31/03/2027"
