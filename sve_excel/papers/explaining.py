"""Whether what was typed to explain a score says anything of the tender.

An explanation is held against the criterion: what repeats its words, the score or praise and blame
that would fit any tender is taken away, and two words have to be left that are not both praise by
their form. One is enough with a number, a page of the tender or an abbreviation beside it, or where
it is said to be missing. What tells only who marked it, when and how says nothing of the tender
either. Whether a fact is true only a person who reads the tender knows.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sve_excel.comparison.assessed import ScoreGiven
from sve_excel.model import Submission
from sve_excel.papers.marking_words import AMOUNT, tells_of_marking
from sve_excel.words.folding import fold

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_WHERE = re.compile(r"\b(?:pages?|pp?|sections?|paragraphs?|questions?|annex|sheets?)[\s.]*\d+")
# a part of the tender, with or without its number
_PLACE = re.compile(
    r"\b(?:pages?|pp?\.?\s?\d+|sections?|paragraphs?|annex(?:es)?|appendi(?:x|ces)|schedules?|"
    r"workbook|statements?|rotas?|table|chart|diagram|cvs?|letters?)\b"
)
_NAME = re.compile(r"(?<![.!?:])(?<!^)\s[A-Z][a-z]+")  # a capital where no sentence begins
_RUN = 3  # words in the order of the criterion: they were copied
_LEAST_STEM = 3
_ENDINGS = (
    *("ations", "ation", "ments", "ment", "nesses", "ness", "ings", "ing", "ably", "ibly", "able"),
    *("ible", "ively", "ive", "ances", "ance", "ences", "ence", "iers", "ies", "ied", "ier", "ily"),
    *("ers", "er", "ors", "or", "est", "ions", "ion", "ed", "es", "ally", "al", "ly", "s", "y"),
    "e",
)
_NONE_WORDS = (
    "no not without lack lacks lacking missing absent omits omitted none nothing nowhere limited "
    "little insufficient unclear vague weak"
)
_NONE = frozenset(_NONE_WORDS.split())
# words that fit any tender: they say nothing of this one
_FITS_ALL = """
a able about above accept acceptable accepted accurate achieve achieved achieves acknowledge
actually address addressed addresses addressing adequate adequately again against agree agreed aim
aims all almost also although altogether always an and another answer answered answers any appear
appears applied apply approach approaches appropriate appropriately are area areas as aspect aspects
assess assessed assessment assessor assessors at available average award awarded awards aware bad
balance based basic basis be because been being below best better bid bidder bidders bids board both
brief broad but by calculate calculated can candidate case clause clear clearly close comfortably
comment comments comparable compare compared compelling competent competitor competitors complete
completely compliance compliant complies comply comprehensive compute computed concern concerns
confidence confident consider considerable consideration considered consistent contain contained
contains content contract contractor convincing correct could cover covered covers credible criteria
criterion deliver demonstrate demonstrated demonstrates demonstration describe described describes
description deserve deserves detail detailed details did discuss discussed do document documents
does doing done down each earn earned earns effective effectively either element elements enough
ensure ensured ensures entire entirely especially evaluate evaluated evaluation evaluator evaluators
even ever every everything evidence evidenced exceed exceeded exceeds excellence excellent
exceptional exhaustive expectation expectations expected explain explained explanation extensive
extent fact factor fail failed fails fair fairly favourable few figure fine first for formula
formulas found from full fully further gap gaps general generally get gets given gives giving go
goes good got great greater guidance had happy has have having help here high higher highest highly
how however i identified identify if impressed impressive improve in inadequate include included
includes including incomplete indeed indicate indicated information instruction insufficient intend
intended into is issue it item its itself just keep kind know known lack lacking lacks large largely
least less level levels like limited line little long loser losers low lower lowest made main mainly
major make makes many mark marked marking marks matter maximum may maybe meant meet meeting meets
mention mentioned merit met method middling might minimum minor miss missing mixed moderate
moderation modest more most much must my n na narrow nb near nearly need needed needs neither never
nice nil no none nor not notable note noted nothing obvious of off offer offered offers ok okay
omits omitted on once one only or other our out outline outlined outstanding over overall own panel
panels part partial partially particularly partly parts pass passed per perfect perhaps plain please
pleased point points policy poor poorly positive possible present presented proper properly
proportionate proposal proposals propose proposed provide provided provider provides providing
purpose put quality question questions quick quite range rank rated rather rating really reason
reasonable reasonably reasons record reflect reflected reflects regard relative relevant reliable
replied requirement requirements respect respond responded response responses result returned rival
rivals robust rough rule rules said same satisfactory satisfied satisfies satisfy satisfying say
says scale scope score scored scores scoring second section see seem seems seen set several shall
short should show showed shown shows significant significantly simple since slight slightly small so
solid some something somewhat sort sound specific specification specified standard standards
standout state stated statement states still strength strengths strong stronger strongly subject
submission submitted substantial success successful such sufficient sufficiently suit suitable
superb superior supplier suppliers support supported take taken tba tbc tender tenderer tenderers
tenders term terms text than that the their them then there these they thing things third this
thorough thoroughly those though through throughout tick title to todo together too top topic total
touch toward towards true try two typical unclear under understand understanding understands
understood until up upon us use used useful vague valid value various very via view want wants was
way ways we weak weaker weakness weaknesses weight weighting well were what when where whether which
while who whole whom whose why wide will winner winners winning with within without wonderful word
words work worked works worse worst worth worthy would written x yes yet you your
abysmal admirable amazing ambitious appalling awesome awful beautiful believable bravo brilliant
commendable delightful dire disappointing doubt doubtful dreadful effort encouraging enjoyable
exciting exemplary fantastic faultless feasible flawless horrible ideal impeccable innovative
inspiring interesting joy keen eager lamentable laudable liked loved lovely magnificent marvellous
notch optimal phenomenal plausible pleasant praiseworthy professional promising realistic
remarkable spectacular splendid stellar sterling stunning superlative terrible terrific thoughtful
unconvincing underwhelming unimpressive wow
"""


def _stem(word: str) -> str:
    """Give a word without its ending, so that deliver, delivers and delivery are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


_EMPTY = frozenset(_FITS_ALL.split()) | frozenset(map(_stem, _FITS_ALL.split()))
# of a rule for marks: to say that a tender is so is to say something
_COMPARED = frozenset(("lowest", "highest", "cheapest", "dearest"))
# with one of these that is a place among the others, which is no fact of the tender
_AMONG_WORDS = "but except save second third fourth fifth next among nearly almost one"
_AMONG = frozenset(_AMONG_WORDS.split())
# adjectives and adverbs: two of them and nothing else are praise or blame in words of any choice
_PRAISE = re.compile(r"\w{3,}(?:ous|ful|id|astic|ific|ly)$")
_COUNTED_WORDS = "two three four five six seven eight nine ten eleven twelve twenty"
_COUNTED = frozenset(_COUNTED_WORDS.split())
_ABBREVIATION = re.compile(r"\b(?:[A-Z]{2,5}|[A-Z]{2,}s|\w*[a-z][A-Z]\w*)\b")
_LEAST_NOISE = 5  # letters without a vowel: fewer may be initials


def says_nothing(given: ScoreGiven) -> bool:
    """Whether an explanation says nothing of the tender beside the criterion and the score."""
    criterion = given.criterion
    asked = f"{criterion.whole}. {criterion.how}"
    return _empty(given.explanation, asked, criterion.whole, _numbers(given))


def _numbers(given: ScoreGiven) -> set[float]:
    """Numbers that are of the score, and not of the tender."""
    score = () if given.score is None else (given.score,)
    return {given.criterion.possible, *score}


def points_nowhere(given: ScoreGiven, submission: Submission | None) -> bool:
    """Whether an explanation names nothing that could be looked up in the tender.

    To be looked up are figures, places of the tender, names, what is said to be missing, and words
    that its workbook has, too. Other papers of the tender are not known here.
    """
    words, criterion = given.explanation, given.criterion
    told = _words(fold(words))
    own = {word for word in told if not _is_empty(word)}
    counted = not _COUNTED.isdisjoint(told) or any(
        word == "one" and after in own for word, after in pairwise(told)
    )
    if counted or not _NONE.isdisjoint(told) or own & _COMPARED:
        return False
    if _PLACE.search(fold(words)) or _NAME.search(words) or _ABBREVIATION.search(words):
        return False
    if any(word[0].isdigit() and not _is_one_of(word, _numbers(given)) for word in own):
        return False
    asked = {_stem(word) for word in _words(fold(f"{criterion.whole}. {criterion.how}"))}
    return {_stem(word) for word in own}.isdisjoint(_stems_of(submission) - asked)


def texts_of(submission: Submission | None) -> str:
    """Give what the workbook of a tender says in words, but for whose it is."""
    if submission is None:
        return ""
    project = submission.project
    texts = [project.name, project.place, project.narrative, project.consulted]
    texts += [project.data_sources, project.unpriced]
    for output in submission.outputs:
        texts += [output.description, output.evidence, output.outcome, output.proxy]
    for spent in submission.inputs:
        texts += [spent.description, spent.evidence]
    return " ".join(texts)


def _stems_of(submission: Submission | None) -> set[str]:
    """The words of a tender's workbook, each without its ending, but for those of any tender."""
    words = _words(fold(texts_of(submission)))
    return {_stem(word) for word in words if not _is_empty(word)}


def reason_says_nothing(words: str) -> bool:
    """Whether a reason that is of the whole tender says nothing of it."""
    return _empty(words, "", "", set())


def _empty(explanation: str, criterion: str, name: str, numbers: set[float]) -> bool:
    """Take from an explanation what is not its own, and say whether too little is left."""
    told, asked, title = (_words(_WHERE.sub(" ", fold(t))) for t in (explanation, criterion, name))
    known = {_stem(word) for word in asked if word not in _COMPARED}
    copied = _copied(told, asked)
    rest = [word for at, word in enumerate(told) if at not in copied]
    own = {
        word
        for word in rest
        if not (_is_empty(word) or _is_noise(word) or _is_one_of(word, numbers))
        and _stem(word) not in known
    }
    amounts = {first or second for first, second in AMOUNT.findall(fold(explanation))}
    placed = own <= _COMPARED and not _AMONG.isdisjoint(told)
    if placed or all(word[0].isdigit() and word not in amounts for word in own):
        own = set()  # a number of nothing is a score, and a place is one among the others
    repeated = {_stem(word) for word in told if not _is_empty(word)} & known
    named = {_stem(word) for word in title if not _is_empty(word)}
    negated = not _NONE.isdisjoint(told)
    if own and tells_of_marking(explanation, own, negated=negated):
        return True
    if not own:
        return not (negated and repeated and not named <= repeated)
    if all(_PRAISE.match(word) for word in own):
        return True
    if len({_stem(word) for word in own}) > 1 or negated:
        return False
    return not (own <= _COMPARED or _is_anchored(explanation, own, told))


def _is_anchored(explanation: str, own: set[str], words: list[str]) -> bool:
    """Whether beside one word of its own stands what only the tender can have said.

    That is a number, a place in it, or an abbreviation among words that are not all capitals.
    """
    if any(word[0].isdigit() for word in own) or not _COUNTED.isdisjoint(words):
        return True
    if _WHERE.search(fold(explanation)):
        return True
    return not explanation.isupper() and bool(_ABBREVIATION.search(explanation))


def _words(text: str) -> list[str]:
    """Give the words and numbers of a folded text; a letter alone is none."""
    return [word for word in _WORD.findall(text) if len(word) > 1 or word.isdigit()]


def _is_empty(word: str) -> bool:
    return word not in _COMPARED and (word in _EMPTY or _stem(word) in _EMPTY)


def _is_noise(word: str) -> bool:
    """Whether letters stand there that are no word: one of them again and again, or no vowel."""
    if not word.isalpha():
        return False
    return len(set(word)) == 1 or (len(word) >= _LEAST_NOISE and set(word).isdisjoint("aeiouy"))


def _is_one_of(word: str, numbers: set[float]) -> bool:
    try:
        return float(word.replace(",", "")) in numbers
    except ValueError:
        return False


def _copied(told: list[str], asked: list[str]) -> set[int]:
    """Say which words stand in the order of the criterion: they were copied."""
    runs = {tuple(asked[at : at + _RUN]) for at in range(len(asked) - _RUN + 1)}
    starts = [at for at in range(len(told) - _RUN + 1) if tuple(told[at : at + _RUN]) in runs]
    return {at for start in starts for at in range(start, start + _RUN)}
