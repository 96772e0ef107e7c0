"""Whether a text names somebody: by the whole name, its short form, its initials or its first word.

A name of one word, and the first word of a longer one, is looked for as a whole word that begins
with a capital letter, since people and things are called by ordinary words, too: 'Aspire offers'
names Aspire, and 'they aspire to more' nobody. Where the first word is an ordinary one the first
two are looked for, both with a capital. An ordinary word that begins a sentence names nobody.
Whatever is part of the reader's own name is not looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from sve_excel.words.folding import fold

_WORD = re.compile(r"[^\W_]+(?:['\u2019&.-][^\W_]+)*")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}(?:[A-Z]\b)?")
# between the names of those who bid as one, and the name under which somebody trades
_AND_NAMES = re.compile(
    r"\s+(?:t/a|trading as|(?:also|formerly) known as|formerly|aka|on behalf of|led by|"
    r"in (?:association|consortium|partnership) with)\s+|\s/\s|\s\+\s|;",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:^|[.!?:;\n\u2022(]|\s[-\u2013])\s*[\"'\u2018\u201c(]*$")
_LEAST_INITIALS = 3
_LEAST_FIRST = 3
_LEAST_TITLE = 4
# what an organisation is by law, which nobody says of it
_LEGAL_WORDS = "cic cio cooperative co-operative co-op coop inc limited llp ltd plc"
_SMALL_WORDS = "a an and at by for from in of on the to with"
# initials that are those of something that every tender speaks of
_KNOWN_INITIALS = (
    "bme cic cio cpd cqc cso csr cv dbs dei dwp edi esg esol eu fte gdpr gp hmrc hr iso it kpi "
    "lgbt ltd nhs nvq pdf ppn psr sen sme sroi sve tbc tom toms tupe uk vat vcse via"
)
# words with which organisations are named and sentences written
_ORDINARY_WORDS = """
able about access action active adult adults advice advocacy after age agency aim aims all
alliance and answer answers arts aspiration aspire aspires assist association autism bank
before best better big black blue breakthrough bridge bridges bright bring brings brighter
british build building builds business care carers caring central centre champions change
changes changing charity child children choice choices church citizens city clear close club
coast college commission common communities community company compass complete connect
connected connecting connects consortium cooperative core council counselling country county
create creates creating creative crisis data day deaf deliver delivery design development
digital direct disability discover district diverse dream driving early earth east eastern
education elder employability employment empower enable enabled enables energy england
enterprise equality equal essential ethical every everyone excel families family farm first
flourish focus food foundation fresh friends from full fund future futures garden gateway
general giving global go good grand great greater green group grow growing growth guide hand
hands harbour health healthy heart help helping helps high highland home homes hope horizon
horizons hospice house housing hub human ignite impact improve improving in include inclusion
independence independent innovation inspire inspires institute integrated international into
invest involve island jobs joint journey key kind king kingdom knowledge lead leading leads
league learn learning legal leisure life lifeline light lighthouse link links listen live
lives living local london lower made make makes making management many market matters mental
metro mid midland midlands mind minds mission mobile moving my national nature neighbourhood
network new next north northern now nurture oak oasis of old on one only open opportunity
options our outreach outside park partners partnership path paths pathway pathways peace
people peoples perfect phoenix pioneer pioneers place places plan play plus point positive
practical prime prison pro progress project property prospect prospects prosper protect
provide providers public quality quest raise reach reaches real recovery red refuge regional
rehab relate release renew resilience resource resources respect response rest restore results
right rights rise rising river road rose royal rural safe safer school schools science
scotland scottish seed senior service services shared shelter shine sight signpost simple
single skills smart social society solutions south southern space spark spectrum sport sports
spring stage star start starts step steps strategic street strength strive strong stronger
student success sun support supporting supports sure surrey sustain sustainable sustained
target team tech the third this thrive thrives thriving time to together top total touch
towards town trading training transform transition transport tree trust turning uk union
unite united unity universal university up upper urban valley value veterans victim victims
village vision visions vital vocational voice voices voluntary volunteer volunteering
volunteers wales walk water way ways welcome welfare well wellbeing welsh west western whole
wise women womens work working works world young your youth zone
"""
_LEGAL, _SMALL = frozenset(_LEGAL_WORDS.split()), frozenset(_SMALL_WORDS.split())
_KNOWN, _ORDINARY = frozenset(_KNOWN_INITIALS.split()), frozenset(_ORDINARY_WORDS.split())


def bare_name(name: str) -> str:
    """Give what tells an organisation: not what it is by law, nor points, small letters and &.

    'The Smith Trust Ltd.' and 'Smith Trust Limited' are one; a name of such words alone is whole.
    """
    words = _WORD.findall(fold(name).replace("&", " and ").replace(".", ""))
    left = [word for word in map(_bare, words) if word not in _LEGAL]
    return " ".join(left[1:] if left[:1] == ["the"] and len(left) > 1 else left) or fold(name)


def named_in(text: str, names: Iterable[str], own: str) -> str:
    """Give the first of the names that a text names in any of its forms; nothing where none is.

    What is part of the ``own`` name, or is one of its forms, is not looked for.
    """
    words = _TextWords(_DOTTED.sub(lambda match: match[0].replace(".", ""), text))
    known = set(_own_forms(own))
    for name in names:
        for form in _forms(name):
            if form.bare[0] in words.there and form.folded not in known and _stands(form, words):
                return name
    return ""


def name_words(name: str) -> set[str]:
    """Give the words that tell a name, without accents: not what it is by law, nor small ones."""
    words = {_plain(_bare(fold(word))) for word in _WORD.findall(name)}
    return {word for word in words if len(word) >= _LEAST_PART} - _LEGAL - _SMALL


def partly_named(text: str, wanted: set[str]) -> str:
    """Give what a text has of the words of a name, with capitals; nothing where it has nothing.

    That are two words one after the other, or one that is no ordinary one and begins no sentence.
    """
    told = list(_WORD.finditer(text))
    there = [_plain(_bare(fold(match[0]))) for match in told]
    for at, match in enumerate(told):
        if there[at] not in wanted or not match[0][0].isupper():
            continue
        after = at + 1
        if after < len(told) and there[after] in wanted and told[after][0][0].isupper():
            return text[match.start() : told[after].end()]
        if there[at] not in _ORDINARY and not _SENTENCE.search(text[: match.start()]):
            return match[0]
    return ""


_LEAST_PART = 4  # letters of a word that may tell a name
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})


def _plain(word: str) -> str:
    """A folded word without its accents and strokes, as many type it."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word.translate(_STROKES))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def titled_in(text: str, title: str) -> bool:
    """Whether a text has a title of two words or more, with the capitals with which it is written.

    Of one that has none but its first four words are the least, for words that follow one another.
    """
    words = _WORD.findall(title)
    if not words or fold(words[0]).rstrip(".") not in fold(text):
        return False
    weighty = [word for word in words if fold(word) not in _SMALL]
    capitals = [word for word in weighty if not word[0].islower()]
    if len(weighty) < 2 or (len(capitals) < len(weighty) and len(words) < _LEAST_TITLE):
        return False
    told, wanted = _WORD.findall(text), [_bare(fold(word)) for word in words]
    folded = [_bare(fold(word)) for word in told]
    for at in range(len(told) - len(words) + 1):
        if folded[at : at + len(words)] == wanted:
            pairs = zip(told[at : at + len(words)], words, strict=True)
            if not any(said[0].islower() and not word[0].islower() for said, word in pairs):
                return True
    return False


def short_forms(name: str) -> dict[str, bool]:
    """Give the forms of a name, without ordinary words, and of each whether as written alone."""
    forms = [form for form in _forms(name) if form.text and not form.ordinary]
    return {form.text: len(form.words) == 1 or form.titled for form in reversed(forms)}


class _Form:
    """A form of a name, and how its words have to stand in a text to be it."""

    __slots__ = ("bare", "capitals", "folded", "ordinary", "text", "titled", "words")

    def __init__(self, words: list[str], *, capitals: bool = False, titled: bool = False) -> None:
        self.titled = titled
        self.text = " ".join(words)
        self.words = [fold(word) for word in words]
        self.bare = [_bare(word) for word in self.words] or [""]
        self.folded = " ".join(self.words)
        self.capitals = capitals
        self.ordinary = len(words) == 1 and self.folded in _ORDINARY


class _TextWords:
    """A text as words are looked for in it: as they stand there, and bare."""

    __slots__ = ("bare", "text", "there", "told")

    def __init__(self, text: str) -> None:
        self.text = text
        self.told = list(_WORD.finditer(text))
        self.bare = [_bare(fold(match[0])) for match in self.told]
        self.there = frozenset(self.bare)


@lru_cache(maxsize=4096)  # every text is held against every name
def _forms(name: str) -> tuple[_Form, ...]:
    """Give the forms by which people call an organisation, or each of several that bid as one."""
    parts = [part.strip() for part in _AND_NAMES.split(name) if part.strip()]
    return tuple(form for each in (name, *parts[len(parts) == 1 :]) for form in _forms_of_one(each))


def _forms_of_one(name: str) -> Iterator[_Form]:
    inside = [part for part in _BRACKETS.findall(name) if part.strip()]
    whole = _WORD.findall(_BRACKETS.sub(" ", name)) or _WORD.findall(name)
    if fold(name):
        yield _Form(_WORD.findall(name))
    for words in (whole, *map(_WORD.findall, inside)):
        short = _without_legal(words)
        if short and fold(" ".join(short)) not in _KNOWN:
            yield _Form(short)
    short = _without_legal(whole)
    if len(short) > 1:
        first = next((word for word in short if fold(word) not in _SMALL), "")
        if len(first) >= _LEAST_FIRST and fold(first) not in _ORDINARY | _KNOWN:
            yield _Form([first])
        elif len(short) > 2 and first == short[0] and fold(short[1]) not in _SMALL:
            yield _Form(short[:2], titled=True)
    for words in (short, whole, [word for word in short if fold(word) not in _SMALL]):
        initials = "".join(word[0] for word in words).upper()
        if len(initials) >= _LEAST_INITIALS and fold(initials) not in _KNOWN:
            yield _Form([initials], capitals=True)


def _own_forms(own: str) -> Iterator[str]:
    """Give what is part of a name: its forms, and every word of it."""
    yield from (form.folded for form in _forms(own))
    words = [fold(word) for word in _WORD.findall(own)]
    for first in range(len(words)):
        for last in range(first, len(words)):
            yield " ".join(words[first : last + 1])


def _without_legal(words: list[str]) -> list[str]:
    """Leave out at the end what an organisation is by law, and an article at the beginning."""
    found = list(words)
    while len(found) > 1 and fold(found[-1]) in _LEGAL:
        found.pop()
    return found[1:] if len(found) > 1 and fold(found[0]) == "the" else found


def _stands(form: _Form, words: _TextWords) -> bool:
    """Whether a form stands in a text as whole words, written as a name is."""
    matches, bare = words.told, words.bare
    count = len(form.words)
    for at in range(len(matches) - count + 1):
        if bare[at : at + count] != form.bare:
            continue
        if count > 1:
            if form.titled and not all(match[0][0].isupper() for match in matches[at : at + count]):
                continue
            return True
        word = matches[at][0]
        if form.capitals:
            if _bare_text(word).isupper():
                return True
            continue
        if not any(letter.isupper() or letter.isdigit() for letter in word):
            continue
        if form.ordinary and _SENTENCE.search(words.text[: matches[at].start()]):
            continue
        return True
    return False


def _bare(word: str) -> str:
    """A folded word without the ending of what is somebody's."""
    return _bare_text(word).rstrip(".")


def _bare_text(word: str) -> str:
    return re.sub(r"['\u2019][sS]?$", "", word)
