"""Whether words tell of how a score came about, and of nothing that the tender says.

Who marked, when, by which papers and with which arithmetic is true of every tender. Words of that
work alone say nothing of this one; those that may be of a service too count as the panel's only
where it, or the marking, is named beside them.
"""

from __future__ import annotations

import re

from sve_excel.words.folding import fold

AMOUNT = re.compile(r"£\s?(\d+(?:[.,]\d+)*)|(\d+(?:[.,]\d+)*)\s?(?:%|per cent)")
_BY_WHOM = re.compile(
    r"\b(?:panels?|evaluat(?:ors?|ion|ed)|assessors?|reviewers?|markers?|moderat\w+|consensus|"
    r"committees?|adjudicat\w+|cabinet|procurement)\b"
)
_GIVEN = re.compile(
    r"\b(?:(?:scor|mark)(?:es?|ed|ing|s)|mark (?:was|is)|calculat\w+|comput(?:ed|es?|ing)|"
    r"work(?:ed|ing) out|multipli\w+|formulas?|arithmetic|debrief\w*|feedback|"
    r"methodology|median|averaged?)\b"
)
# of the marking alone
_OF_MARKING = """
accordance adjudicated adjudication agreement appendix approved arithmetic arrived assessor
automatically averaged cabinet calculation calculations careful carefully casting commissioner
commissioning computed confidential confirmed consensus councillors debrief debriefing debriefs
delegated deliberated deliberation deliberations discretion divided divisor evaluators fairly
feedback following guidance individually independently independent gave refer referred carried
according came come comment comments error errors itt judgement judgment judgements jointly
justified line mathematical matrix matrices mean median methodology methodologies minuted moderated
moderation moderator multiplied multiplying objectively officer officers online oral orally pack
plus published purely ratified reached reaching recorded recommended regulation regulations rfp rfq
rounding scheme sensitive separately signed subtracted statutory transparently transparent unanimous
unanimously using verified vote voted votes workbook workings invitation double checked checks
commercially sve excel scored marked january february march april may june july august september
october november december monday tuesday wednesday thursday friday
"""
# of these a tender may be full itself
_OF_SERVICES = """
account act advice advisers advisor after annexed attached attachment before board businesslike
buyer buyers chair chaired chairman chairwoman colleague colleagues commercial committee contact
copy council data date dated days decision decisions department director discussed discussion e-mail
email emailed enquiries entered estimate exercise experts expertise external file filed files final
finance financial follow follows form forms formal group head held individual input internal
intranet law lead leaders legal letter log mail manager meeting meetings member members methods
minutes model modelled month months notes number numbers office paper papers people percentage
perspective phone please portal powers practice price prices pricing process processed procured
procurement project protocol queries query ratio ratios read reader readers reading reads
recommendation recommendations regulated report reported reports request requested round rounds
schedule secretary send sent service session sessions sheet sheets sign software specialist
spreadsheet staff stage stages stands started steering step steps summary system systems tables team
teams telephone template three four five tool tools turn twice verification view views week weeks
workshop year years higher lower
"""
_SERVICES = frozenset(_OF_SERVICES.replace("-", " ").split())
_WORK = frozenset(_OF_MARKING.split()) | _SERVICES


def tells_of_marking(explanation: str, own: set[str], *, negated: bool) -> bool:
    """Whether all that an explanation has of its own is how, when and by whom it was marked.

    ``own`` are its words and numbers that neither the criterion nor every tender has. What is said
    to be missing (``negated``) may be what a service lacks.
    """
    text = fold(explanation)
    words = {word for word in own if not word[0].isdigit()}
    if not words <= _WORK or AMOUNT.search(text):
        return False
    if words.isdisjoint(_SERVICES):
        return True
    return not negated and bool(_BY_WHOM.search(text) or _GIVEN.search(text))
