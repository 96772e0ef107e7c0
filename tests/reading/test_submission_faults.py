"""What can be wrong with a workbook as it is read, each on a workbook with just that fault."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from sve_excel.library.loading import Library
from sve_excel.policy.rules import Policy
from sve_excel.run.one import no_bid
from sve_excel.tracking.workbook import track
from tests.builders import Builder, compared, process, saved
from tests.cases import Case, Found, each_of

CASES = """
| Outputs                     | without     | what is found                                        |
|-----------------------------|-------------|------------------------------------------------------|
| sheet missing               | Inputs      | SVE102 error Inputs: the sheet Inputs is missing.    |
|                             |             | Put it back: copy the sheet from a fresh template,   |
|                             |             | and its rows with it.                                |
| two sheets missing          | Project     | SVE102 error Project: the sheet Project is missing.  |
|                             | Outputs     | Put it back: copy the sheet from a fresh template,   |
|                             |             | and its rows with it.                                |
|                             |             | SVE102 error Outputs: the sheet Outputs is missing.  |
|                             |             | Put it back: copy the sheet from a fresh template,   |
|                             |             | and its rows with it.                                |
| sheets that are not needed  | Start       | nothing                                              |
|   missing                   | Own proxies |                                                      |

| Outputs                     | cell       | holds   | what is found                               |
|-----------------------------|------------|---------|---------------------------------------------|
| column missing              | Outputs!H4 | -       | SVE103 error Outputs!A4: the column Units   |
|                             |            |         | is missing from Outputs. Write the heading  |
|                             |            |         | Units above its column again, in the same   |
|                             |            |         | row as the others.                          |
| column misspelt             | Inputs!F4  | Leekage | SVE119 error Inputs!F4: the heading         |
|                             |            |         | 'Leekage' is not one of the template's,     |
|                             |            |         | which has Leakage. Write Leakage into this  |
|                             |            |         | cell.                                       |
| computed column missing     | Outputs!G4 | -       | nothing                                     |
| column missing that is not  | Outputs!O4 | -       | SVE114 warning Outputs!A4: the column       |
|   required                  |            |         | Evidence is missing from Outputs; it was    |
|                             |            |         | taken as blank. Write the heading Evidence  |
|                             |            |         | above its column again, in the same row as  |
|                             |            |         | the others.                                 |
| column twice                | Outputs!X4 | Units   | SVE110 error Outputs!H4: the heading Units  |
|                             |            |         | stands twice in Outputs: also in X4. Delete |
|                             |            |         | or rename one of the two columns, so that   |
|                             |            |         | it is clear which one counts.               |

| Project                   | cell        | holds         | what is found                          |
|---------------------------|-------------|---------------|----------------------------------------|
| field missing             | Project!A5  | -             | SVE104 error Project!A4: the field     |
|                           |             |               | Organisation is missing from Project.  |
|                           |             |               | Write the label Organisation again,    |
|                           |             |               | with its answer in the cell to the     |
|                           |             |               | right.                                 |
| field missing that is not | Project!A9  | -             | SVE113 warning Project!A8: the field   |
|   required                |             |               | Place is missing from Project; it was  |
|                           |             |               | taken as blank. Write the label Place  |
|                           |             |               | again, with its answer in the cell to  |
|                           |             |               | the right.                             |
| another label in place of | Project!A9  | Where         | SVE342 warning Project!A9: the label   |
|   one                     |             |               | 'Where' is not one of the template's,  |
|                           |             |               | which has Place; that was taken as     |
|                           |             |               | blank. Write Place into this cell, if  |
|                           |             |               | that is what stands beside it.         |
| field twice               | Project!A40 | Organisation  | SVE112 error Project!B5: the label     |
|                           | Project!B40 | Somebody else | Organisation stands twice in Project:  |
|                           |             |               | also in B40, with another answer.      |
|                           |             |               | Delete one of the two, so that it is   |
|                           |             |               | clear which answer counts.             |

| Project                 | Start date | Contract price | what is found                            |
|-------------------------|------------|----------------|------------------------------------------|
| a date that is none     | soon       |                | SVE211 warning Project!B10: start date   |
|                         |            |                | is 'soon', which is not a date; it was   |
|                         |            |                | taken as blank. Type the date as day,    |
|                         |            |                | month and year: 31/03/2027.              |
| contract price in words |            | to be agreed   | SVE226 warning Project!B12: contract     |
|                         |            |                | price is 'to be agreed', which is not a  |
|                         |            |                | number; it was taken as blank. Type      |
|                         |            |                | pounds such as 1250 or 1250.50, or leave |
|                         |            |                | it blank.                                |

| Outputs           | Units   | Duration | Leakage | Deadweight | what is found                    |
|-------------------|---------|----------|---------|------------|----------------------------------|
| text in units     | a dozen |          |         |            | SVE203 error Outputs!H5: units   |
|                   |         |          |         |            | is 'a dozen', which is not a     |
|                   |         |          |         |            | number. Type a number such as    |
|                   |         |          |         |            | 12, and put words in another     |
|                   |         |          |         |            | column.                          |
| text in the       |         | 2 years  |         |            | SVE203 error Outputs!I5:         |
|   duration        |         |          |         |            | duration is '2 years', which is  |
|                   |         |          |         |            | not a number. Type a number of   |
|                   |         |          |         |            | years such as 2 or 1.5, and put  |
|                   |         |          |         |            | words in another column.         |
| text in a share   |         |          |         | low        | SVE203 error Outputs!K5:         |
|                   |         |          |         |            | deadweight is 'low', which is    |
|                   |         |          |         |            | not a number. Type a share such  |
|                   |         |          |         |            | as 20%, and put words in another |
|                   |         |          |         |            | column.                          |
| a percentage      | 15%     |          |         |            | SVE203 error Outputs!H5: units   |
|   where units are |         |          |         |            | is '15%', which is not a number. |
|   due             |         |          |         |            | Type a number such as 12, and    |
|                   |         |          |         |            | put words in another column.     |
| units typed as    | 1,200   |          |         |            | SVE205 note Outputs!H5: units is |
|   text            |         |          |         |            | a number typed as text           |
|                   |         |          |         |            | ('1,200'); it was read as 1,200. |
|                   |         |          |         |            | Nothing to do: it counts. If the |
|                   |         |          |         |            | workbook's own panel leaves the  |
|                   |         |          |         |            | row out, as in older templates,  |
|                   |         |          |         |            | type 1,200 into the cell again.  |
| a share typed as  |         |          | 15 %    |            | SVE205 note Outputs!J5: leakage  |
|   text            |         |          |         |            | is a number typed as text ('15   |
|                   |         |          |         |            | %'); it was read as 15%. Nothing |
|                   |         |          |         |            | to do: it counts. If the         |
|                   |         |          |         |            | workbook's own panel leaves the  |
|                   |         |          |         |            | row out, as in older templates,  |
|                   |         |          |         |            | type 15% into the cell again.    |
| number too large  | 1e15    |          |         |            | SVE213 error Outputs!H5: units   |
|                   |         |          |         |            | is 1e+15, which is too large to  |
|                   |         |          |         |            | be meant. Type the number again. |
| a number beyond   | '1e400  |          |         |            | SVE203 error Outputs!H5: units   |
|   all bounds      |         |          |         |            | is '1e400', which is not a       |
|   typed as text   |         |          |         |            | number. Type a number such as    |
|                   |         |          |         |            | 12, and put words in another     |
|                   |         |          |         |            | column.                          |

| Inputs                      | Value     | Volume | what is found                                 |
|-----------------------------|-----------|--------|-----------------------------------------------|
| text in the value of an     | free      |        | SVE203 error Inputs!D5: value is 'free',      |
|   input                     |           |        | which is not a number. Type pounds such as    |
|                             |           |        | 1250 or 1250.50, and put words in another     |
|                             |           |        | column.                                       |
| text in the volume of an    |           | many   | SVE203 error Inputs!E5: volume is 'many',     |
|   input                     |           |        | which is not a number. Type a number such as  |
|                             |           |        | 12, and put words in another column.          |
| no volume, in words         |           | N/A    | SVE203 error Inputs!E5: volume is 'N/A',      |
|                             |           |        | which is not a number. Leave the cell blank,  |
|                             |           |        | which counts as 1, or type a number.          |
| no volume, as a dash        |           | –      | SVE203 error Inputs!E5: volume is '–', which  |
|                             |           |        | is not a number. Leave the cell blank, which  |
|                             |           |        | counts as 1, or type a number.                |
| pounds typed as text        | £1,200.50 |        | SVE205 note Inputs!D5: value is a number      |
|                             |           |        | typed as text ('£1,200.50'); it was read as   |
|                             |           |        | 1,200.5. Nothing to do: it counts. If the     |
|                             |           |        | workbook's own panel leaves the row out, as   |
|                             |           |        | in older templates, type 1,200.5 into the     |
|                             |           |        | cell again.                                   |

| Own proxies                 | Value | what is found                                              |
|-----------------------------|-------|------------------------------------------------------------|
| text in the value of an own | forty | SVE203 error Own proxies!E5: value is 'forty', which is    |
|   proxy                     |       | not a number. Type pounds such as 1250 or 1250.50, and put |
|                             |       | words in another column.                                   |

| Outputs                     | cell       | holds        | what is found                          |
|-----------------------------|------------|--------------|----------------------------------------|
| a formula in Project        | Project!B4 | ="Way"&" In" | SVE208 error Project!B4: project name  |
|   without a result          |            |              | is a formula that has no stored        |
|                             |            |              | result. Open the file in Excel or      |
|                             |            |              | LibreOffice, let it recalculate, and   |
|                             |            |              | save it.                               |
| formula without a stored    | Outputs!H5 | =2*5         | SVE208 error Outputs!H5: units is a    |
|   value                     |            |              | formula that has no stored result.     |
|                             |            |              | Open the file in Excel or LibreOffice, |
|                             |            |              | let it recalculate, and save it.       |
| formula without a stored    | Inputs!E5  | =1           | SVE208 error Inputs!E5: volume is a    |
|   value in Inputs           |            |              | formula that has no stored result.     |
|                             |            |              | Open the file in Excel or LibreOffice, |
|                             |            |              | let it recalculate, and save it.       |
| formula without a stored    | Outputs!E5 | =D6          | SVE208 error Outputs!E5: proxy is a    |
|   value for words           |            |              | formula that has no stored result.     |
|                             |            |              | Open the file in Excel or LibreOffice, |
|                             |            |              | let it recalculate, and save it.       |
| error value                 | Outputs!H5 | #REF!        | SVE209 error Outputs!H5: units holds   |
|                             |            |              | #REF!, the result of a formula that    |
|                             |            |              | failed. Mend the formula, or type the  |
|                             |            |              | number.                                |
"""


@each_of(CASES)
def test_a_workbook_gives_exactly_the_findings_of_its_faults(case: Case, found_in: Found) -> None:
    assert found_in(case) == case.found


def test_a_workbook_that_is_none_of_ours_is_refused(small: Library, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Stamps", 12.4])
    result = process(tmp_path, saved(book), library=small)
    assert (result.status, result.valuation) == ("refused", None)
    assert [str(each) for each in result.findings] == [
        "SVE101 error Bid.xlsx: this is not a social value workbook: it has not the sheets "
        "Project, Outputs and Inputs. Send the bid in the template (sve-excel template), or take "
        "the file out of the folder."
    ]


def test_a_workbook_that_has_only_one_of_our_sheets_is_not_ours(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    """A sheet named Outputs is anybody's, and so is our own account of a delivery."""
    book = openpyxl.Workbook()
    book.active.title = "Outputs"
    workbook = saved(book)
    stranger = process(tmp_path, workbook, library=small, write=True)
    assert (stranger.status, stranger.findings[0].code) == ("refused", "SVE101")
    assert (tmp_path / "Bid.xlsx").read_bytes() == workbook
    done = process(tmp_path, build(), library=small)
    delivery = process(tmp_path, track([done], small, Policy(), {}), library=small, write=True)
    assert no_bid(delivery)


def test_our_own_comparison_is_known_whatever_it_is_called(
    build: Builder, small: Library, tmp_path: Path
) -> None:
    done = process(tmp_path, build(), library=small)
    comparison = compared([done], small, Policy(), {})
    result = process(tmp_path, comparison, "Ranking.xlsx", library=small)
    assert [each.code for each in result.findings] == ["SVE115"]
    assert no_bid(result)
