"""The catalogue of what can be wrong with a workbook: code, severity, words and remedy.

A code never changes its meaning and is never used again. 1xx is the workbook as a whole, 2xx a
cell or a row, 3xx a claim held against the library, 4xx the bid as a whole, 5xx writing back,
6xx files that are not opened, 9xx the program itself. The manual's table is made from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from sve_excel.model import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding; ``message`` and ``remedy`` are templates filled with its values."""

    code: str
    name: str
    severity: Severity
    message: str
    remedy: str


_RULES = (
    # --- 1xx: the workbook as a whole
    Rule(
        "SVE101",
        "not-our-workbook",
        "error",
        "this is not a social value workbook: it has not the sheets Project, Outputs and Inputs.",
        "Send the bid in the template (sve-excel template), or take the file out of the folder.",
    ),
    Rule(
        "SVE102",
        "sheet-missing",
        "error",
        "the sheet {sheet} is missing.",
        "Put it back: copy the sheet from a fresh template, and its rows with it.",
    ),
    Rule(
        "SVE103",
        "column-missing",
        "error",
        "the column {heading} is missing from {sheet}.",
        "Write the heading {heading} above its column again, in the same row as the others.",
    ),
    Rule(
        "SVE104",
        "field-missing",
        "error",
        "the field {label} is missing from Project.",
        "Write the label {label} again, with its answer in the cell to the right.",
    ),
    Rule(
        "SVE105",
        "no-outputs",
        "error",
        "there are no outputs, so there is nothing to value.",
        "Fill in at least one row of Outputs.",
    ),
    Rule(
        "SVE106",
        "no-inputs",
        "error",
        "there are no inputs, so there is no return for every £1.",
        "Fill in at least one row of Inputs: everything that the project takes, time included.",
    ),
    Rule(
        "SVE107",
        "inputs-total-zero",
        "error",
        "the inputs come to £0 {basis}, so there is no return for every £1.",
        "Give each input its value in pounds, and a leakage below 100 %.",
    ),
    Rule(
        "SVE108",
        "template-version-differs",
        "note",
        "this workbook was made from template version {found}; the current one is {current}.",
        "Nothing to do: it was read as it is. sve-excel upgrade carries it over.",
    ),
    Rule(
        "SVE109",
        "library-version-differs",
        "note",
        "this workbook was filled with proxy library {found}; it was valued with {current}.",
        "Nothing to do: the values of {current} were used.",
    ),
    Rule(
        "SVE110",
        "column-twice",
        "error",
        "the heading {heading} stands twice in {sheet}: also in {other}.",
        "Delete or rename one of the two columns, so that it is clear which one counts.",
    ),
    Rule(
        "SVE111",
        "dates-the-wrong-way",
        "error",
        "the end date ({end}) is before the start date ({start}).",
        "Correct one of the two dates.",
    ),
    Rule(
        "SVE112",
        "field-twice",
        "error",
        "the label {label} stands twice in Project: also in {other}, with another answer.",
        "Delete one of the two, so that it is clear which answer counts.",
    ),
    Rule(
        "SVE113",
        "optional-field-missing",
        "warning",
        "the field {label} is missing from Project; it was taken as blank.",
        "Write the label {label} again, with its answer in the cell to the right.",
    ),
    Rule(
        "SVE114",
        "optional-column-missing",
        "warning",
        "the column {heading} is missing from {sheet}; it was taken as blank.",
        "Write the heading {heading} above its column again, in the same row as the others.",
    ),
    Rule(
        "SVE115",
        "our-comparison",
        "note",
        "this is a comparison that sve-excel wrote; it is not a bid.",
        "Nothing to do: it was left out.",
    ),
    # --- 2xx: a cell or a row
    Rule(
        "SVE201",
        "required-empty",
        "error",
        "{what} is empty.",
        "Fill it in{how}. Dark yellow cells are needed, light yellow ones are not.",
    ),
    Rule(
        "SVE202",
        "row-half-filled",
        "error",
        "this row is half filled: {what} are empty.",
        "Fill them in, or clear the whole row. Dark yellow cells are needed; of the light yellow, "
        "a blank share counts as 0 % and a blank duration or volume as 1.",
    ),
    Rule(
        "SVE203",
        "not-a-number",
        "error",
        "{what} is {found}, which is not a number.",
        "Type {example}, and put words in another column.",
    ),
    Rule(
        "SVE204",
        "share-out-of-range",
        "error",
        "{what} is {found}.",
        "{how}",
    ),
    Rule(
        "SVE205",
        "number-as-text",
        "note",
        "{what} is a number typed as text ({found}); it was read as {value}.",
        "Nothing to do: it counts. If the workbook's own panel leaves the row out, as in older "
        "templates, type {value} into the cell again.",
    ),
    Rule(
        "SVE206",
        "zero-units",
        "error",
        "units are 0, so this row claims nothing.",
        "Type how many, or clear the row.",
    ),
    Rule(
        "SVE207",
        "duration-out-of-range",
        "error",
        "duration is {found} years.",
        "Type how many years the change lasts: above 0, at most {longest}; blank is 1.",
    ),
    Rule(
        "SVE208",
        "formula-without-value",
        "error",
        "{what} is a formula that has no stored result.",
        "Open the file in Excel or LibreOffice, let it recalculate, and save it.",
    ),
    Rule(
        "SVE209",
        "error-value",
        "error",
        "{what} holds {found}, the result of a formula that failed.",
        "Mend the formula, or type the number.",
    ),
    Rule(
        "SVE210",
        "not-in-list",
        "error",
        "{what} is {found}, which is not one of the choices.",
        "Choose {choices}.",
    ),
    Rule(
        "SVE211",
        "not-a-date",
        "error",
        "{what} is {found}, which is not a date.",
        "Type the date as day, month and year: 31/03/2027.",
    ),
    Rule(
        "SVE212",
        "negative-input",
        "error",
        "{what} is {found}: an input cannot be negative.",
        "Type what the project takes as a positive figure; income is not an input.",
    ),
    Rule(
        "SVE213",
        "number-too-large",
        "error",
        "{what} is {found}, which is too large to be meant.",
        "Type the number again.",
    ),
    # --- 3xx: a claim held against the library
    Rule(
        "SVE301",
        "outcome-not-in-category",
        "error",
        "the outcome {found} does not belong to the category {category}.",
        "{how}",
    ),
    Rule(
        "SVE302",
        "proxy-unknown",
        "error",
        "the proxy {found} is not in the library or in Own proxies.",
        "{how}",
    ),
    Rule(
        "SVE303",
        "proxy-not-under-outcome",
        "error",
        "the proxy {found} does not belong to the outcome {outcome}.",
        "Choose a proxy under this outcome again, or set the outcome to {right}.",
    ),
    Rule(
        "SVE304",
        "copy-differs",
        "warning",
        "the workbook shows £{found} for {proxy}; the library says £{value}.",
        "The library's value was used. Ask why the workbook's own copy was changed.",
    ),
    Rule(
        "SVE305",
        "part-and-whole",
        "warning",
        "{part} ({part_id}) is part of {whole} ({whole_id}), which is claimed in {other}.",
        "Check that they are not for the same units; if they are, take one of the two out.",
    ),
    Rule(
        "SVE306",
        "proxy-twice",
        "warning",
        "the proxy {proxy} is also claimed in {other}.",
        "Check that the units are different ones; if they are not, take one row out.",
    ),
    Rule(
        "SVE307",
        "once-with-duration",
        "warning",
        "this proxy counts once for each {unit}, but the duration is {found} years.",
        "Leave the duration blank and count each {unit}, or explain it under Evidence.",
    ),
    Rule(
        "SVE308",
        "no-deflators",
        "warning",
        "no deflator is given ({what}): all were taken as 0 %.",
        "Ask what would have happened anyway and who else helped, and type each share.",
    ),
    Rule(
        "SVE309",
        "deflators-blank",
        "note",
        "{what} blank and taken as 0 %.",
        "Type the share, or 0 if it is truly nothing.",
    ),
    Rule(
        "SVE310",
        "harm",
        "note",
        "units are {found}: this row is valued as harm and taken off.",
        "Nothing to do if harm is meant; otherwise type the units as a positive number.",
    ),
    Rule(
        "SVE311",
        "zero-units-delivered",
        "warning",
        "units are 0: nothing of this output was delivered.",
        "Check that it is so; the row is kept and is worth £0.",
    ),
    Rule(
        "SVE312",
        "own-proxy",
        "warning",
        "the proxy {proxy} is the bidder's own, at £{value} for each {unit}. Source: {source}.",
        "Check the source before relying on this row.",
    ),
    Rule(
        "SVE313",
        "own-proxy-is-library",
        "error",
        "the own proxy {proxy} has the name of a proxy of the library.",
        "Give the own proxy another name, or choose the library's.",
    ),
    Rule(
        "SVE314",
        "no-price",
        "note",
        "this outcome is described and has no price.",
        "Nothing to do: it is listed in the results and adds nothing to the ratio.",
    ),
    Rule(
        "SVE315",
        "price-year-unknown",
        "error",
        "the price year {found} is not one that the deflator table covers.",
        "Type a financial year such as {example}, or a calendar year such as 2023.",
    ),
    Rule(
        "SVE316",
        "proxy-retired",
        "error",
        "the proxy {found} was retired from the library on {when}: {reason}.",
        "{how}",
    ),
    Rule(
        "SVE317",
        "own-proxy-twice",
        "error",
        "two own proxies have the name {proxy}: also in {other}.",
        "Give each own proxy a name of its own.",
    ),
    Rule(
        "SVE318",
        "own-price-year-blank",
        "note",
        "the own proxy has no price year; its value was taken as being in {base} prices.",
        "Type the year whose prices the value is in.",
    ),
    Rule(
        "SVE319",
        "outcome-unknown",
        "error",
        "the outcome {found} is not in the library.",
        "{how}",
    ),
    Rule(
        "SVE320",
        "not-allowed-by-policy",
        "warning",
        "this row is valued at nothing: {why}.",
        "Nothing to mend in the file; ask the bidder for a proxy that the tender allows.",
    ),
    Rule(
        "SVE321",
        "floor-applied",
        "note",
        "{what} is {found} and counts as {floor}, the least that the tender's rules allow.",
        "Nothing to do: the row was valued with the higher share.",
    ),
    Rule(
        "SVE322",
        "own-value-negative",
        "error",
        "value is {found}: a proxy cannot be worth less than nothing.",
        "Type what one unit is worth as a positive number; harm is negative units in Outputs.",
    ),
    Rule(
        "SVE323",
        "nothing-priced",
        "warning",
        "no output has a price, so the return of £0.00 says nothing.",
        "Read the outcomes that are described; do not compare this ratio with others.",
    ),
    Rule(
        "SVE324",
        "proxy-renamed",
        "warning",
        "the library no longer has {found}; by its id in the workbook, {id}, it is now {proxy}, "
        "which was used at £{value} for each {unit}.",
        "Check that both mean the same; sve-excel upgrade puts the new words into the row.",
    ),
    Rule(
        "SVE325",
        "proxy-renamed-otherwise",
        "error",
        "the library does not have {found}; the workbook gives it the id {id}, which in the "
        "library is {proxy}, but {what}.",
        "Choose the proxy again from the current template. Ask who changed the sheet Proxies.",
    ),
    Rule(
        "SVE326",
        "other-prices",
        "note",
        "the workbook shows values in {found} prices; under these rules they count in {base} "
        "prices.",
        "Expect other figures here than in the workbook's own panel. Nothing to do.",
    ),
    # --- 5xx: writing back
    Rule(
        "SVE501",
        "cannot-write",
        "error",
        "the results could not be written: {detail}",
        "Close the file in Excel or make it writable, and run again; or use --out FOLDER.",
    ),
    Rule(
        "SVE502",
        "changed-while-read",
        "error",
        "another program changed the file while it was being read; it was not overwritten.",
        "Run again.",
    ),
    Rule(
        "SVE503",
        "results-name-taken",
        "error",
        "the workbook has a sheet named {sheet} that sve-excel did not write.",
        "Rename that sheet and run again.",
    ),
    Rule(
        "SVE504",
        "signed",
        "error",
        "the workbook has a digital signature, which adding a sheet would break.",
        "Use --out FOLDER to write the results into a copy.",
    ),
    Rule(
        "SVE505",
        "signature-broken-in-copy",
        "warning",
        "the original is signed; the signature does not hold for this copy with its results.",
        "Keep the original as the evidence.",
    ),
    Rule(
        "SVE506",
        "no-space",
        "error",
        "the disk is full: {detail}",
        "Free some space and run again; the file is as it was.",
    ),
    Rule(
        "SVE507",
        "open-elsewhere",
        "note",
        "somebody seems to have the file open ({owner}).",
        "Ask them to close it and open it again, so that they do not save over the results.",
    ),
    Rule(
        "SVE508",
        "results-not-written",
        "error",
        "the results sheet could not be added: {detail}",
        "Save the workbook in Excel under a new name and run again.",
    ),
    Rule(
        "SVE509",
        "results-not-removed",
        "error",
        "the results sheet could not be taken out: {detail}",
        "Delete the sheet in Excel instead, and save.",
    ),
    # --- 6xx: files that are not opened
    Rule(
        "SVE601",
        "not-a-workbook",
        "error",
        "the file is not an Excel workbook: {detail}",
        "Send the filled template, saved as Excel Workbook (.xlsx).",
    ),
    Rule(
        "SVE602",
        "damaged",
        "error",
        "the file is damaged: {detail}",
        "Open it in Excel, let it repair the file, save it under a new name; or send it again.",
    ),
    Rule(
        "SVE603",
        "password-protected",
        "error",
        "the file is protected with a password, so it cannot be read.",
        "Give the password with --password-file, or save the file without one.",
    ),
    Rule(
        "SVE604",
        "wrong-password",
        "error",
        "the password given does not open the file.",
        "Ask the bidder for the password and put it into the password file.",
    ),
    Rule(
        "SVE605",
        "rights-protected",
        "error",
        "the file is locked to its organisation by a confidentiality label.",
        "Ask the bidder to remove the label's protection and send the file again.",
    ),
    Rule(
        "SVE606",
        "other-format",
        "error",
        "the file is {detail}, which cannot hold the results.",
        "Open it and save it as Excel Workbook (.xlsx).",
    ),
    Rule(
        "SVE607",
        "unsafe-file",
        "error",
        "the file is built in a way that no spreadsheet program does: {detail}",
        "Do not open it. Ask the bidder for a fresh copy of the workbook.",
    ),
    Rule(
        "SVE608",
        "too-large",
        "error",
        "the file is larger than a bid can be: {detail}",
        "Ask the bidder for the workbook without what does not belong to the bid; or, if you trust "
        "it, allow more with --limit.",
    ),
    Rule(
        "SVE609",
        "cannot-open",
        "error",
        "the file cannot be opened: {detail}",
        "Check that it is there and that you may read it.",
    ),
    Rule(
        "SVE610",
        "external-links",
        "warning",
        "the workbook links to other files ({found}).",
        "Figures may come from a file that you do not have: ask for them as plain numbers.",
    ),
    Rule(
        "SVE611",
        "macros",
        "warning",
        "the workbook contains macros.",
        "They were not run and are unchanged. Open the file with macros switched off.",
    ),
    Rule(
        "SVE612",
        "hidden-sheet",
        "warning",
        "the workbook has a hidden sheet that is not the template's: {found}.",
        "Unhide it and look before relying on the figures.",
    ),
    Rule(
        "SVE613",
        "dde",
        "warning",
        "the workbook asks other programs for data (DDE).",
        "It was not run and is unchanged. Do not allow it when Excel asks.",
    ),
    # --- 9xx: the program itself
    Rule(
        "SVE901",
        "internal-error",
        "error",
        "sve-excel failed on this file ({detail}); it was left as it was.",
        "Please report this with the file, so that it can be mended.",
    ),
    Rule(
        "SVE902",
        "took-too-long",
        "error",
        "the file took longer than {seconds} seconds and was given up; it was left as it was.",
        "Ask the bidder for a fresh copy, or allow more time with --time-limit.",
    ),
    Rule(
        "SVE903",
        "reader-crashed",
        "error",
        "the process that read this file ended without an answer; the file was left as it was.",
        "Do not open it. Ask the bidder for a fresh copy.",
    ),
)

PROPER_SHARE = "Type a share between 0% and 100%."

CATALOGUE = {rule.code: rule for rule in _RULES}
_BY_NAME = {rule.name: rule for rule in _RULES}


def finding(name: str, place: Place, **values: object) -> Finding:
    """Make the finding of the rule called ``name`` at ``place``, filled with ``values``."""
    rule = _BY_NAME[name]
    return Finding(
        rule.code,
        rule.severity,
        place,
        rule.message.format(**values),
        rule.remedy.format(**values),
    )


def quote(text: str, longest: int = 80) -> str:
    """Text from a workbook in quotation marks, on one line and cut to a readable length."""
    flat = " ".join(text.split())
    return f"'{flat[: longest - 1]}…'" if len(flat) > longest else f"'{flat}'"


def figure(number: float) -> str:
    """Give a number as a person writes it: no trailing zeros, thousands apart, few decimals."""
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}"
    return f"{number:,.6g}" if abs(number) < 1e15 else f"{number:g}"


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Findings from the gravest to the slightest, else in the order in which they came."""
    rank = {"error": 0, "warning": 1, "note": 2}
    return tuple(sorted(findings, key=lambda each: rank[each.severity]))
