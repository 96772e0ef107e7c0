"""Names and marks by which we know what we wrote."""

from __future__ import annotations

RESULTS_SHEET = "SVE Results"


# what we write that is no bid, by the title in its properties
COMPARISON_TITLE = "Comparison of social value"


SUMMARY_TITLE = "Assessment summary"


DELIVERY_TITLE = "Forecast against actual"


COMPARISON_TITLES = (COMPARISON_TITLE, SUMMARY_TITLE, DELIVERY_TITLE)


PAGE_MARK = '<meta name="generator" content="sve-excel">'  # in every page, near its beginning


COMPARISON_FILE = "SVE_comparison.xlsx"


NET_LABEL = "Net: after all deflators"


POLICY_LABEL, HASH_LABEL = "Policy", "SHA-256 "  # the rules of a results sheet, in its workings


RESULTS_MARK = "SVE_results_format"


COPY_MARK = "SVE_results_copy"  # a name beside it in a copy, whose original stands elsewhere


PART_PREFIX = "sve_"  # how the names of the parts begin that we put into a workbook


RECORD_MARK = b"sve-excel award record"  # the comment of a zip that is one: no bid is read from it
