"""The data that every step hands to the next: frozen records, no behaviour to speak of.

Money is in pounds, shares are fractions of 1 (0.2 is 20 %), durations are in years.
``None`` is a blank cell; a zero is a zero that somebody typed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from sve_excel.records.pounds import AS_THEY_ARE, Prices
from sve_excel.records.returned import NOT_YET, Payback
from sve_excel.records.shown import ShownFigure
from sve_excel.records.span import years_between
from sve_excel.records.standing import UNDECIDED, Standing

Severity = Literal["error", "warning", "note"]
Rag = Literal["harm", "green", "amber", "red"]
Status = Literal["valued", "errors", "refused"]
State = Literal[
    "not started",
    "in progress",
    "ready",
    "processed",
    "processed under other rules",
    "changed since processed",
]
ProxyKind = Literal["library", "own", "none"]
Bearer = Literal["fiscal", "economic", "social", "environmental"]
Recurrence = Literal["yearly", "once", "lifetime"]
Discount = Literal["standard", "health"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and in it a sheet and a cell where they are known."""

    file: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return "!".join(part for part in (self.sheet, self.cell) if part) or self.file


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing, where it is, and what to do about it."""

    code: str
    severity: Severity
    place: Place
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.code} {self.severity} {self.place}: {self.message} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Proxy:
    """One financial proxy of the library: the value as published, and at the price base.

    ``value``, ``low`` and ``high`` are as published, in pounds of ``price_year``; ``uprated``,
    ``uprated_low`` and ``uprated_high`` are the same figures at the library's price base.
    ``recurrence`` is ``lifetime`` where one unit already holds all its years. ``bearers`` divides
    the value between those who gain, in fractions that add up to 1; it is empty where the source
    gives no division, and ``gains`` then gives all of it to ``bearer``, who gains most. Rows with
    one key in ``overlap`` value the same thing about the same person. ``discount`` is ``health``
    where the whole value is life satisfaction or healthy life.
    """

    id: str
    category: str
    outcome: str
    name: str
    unit: str
    value: float
    price_year: str
    low: float | None
    high: float | None
    bearer: Bearer
    recurrence: Recurrence
    part_of: tuple[str, ...]
    source: str
    publisher: str
    source_year: str
    url: str
    locator: str
    read_from: str
    licence: str
    confidence: str
    uprated: float
    uprated_low: float | None
    uprated_high: float | None
    bearers: tuple[tuple[Bearer, float], ...] = ()
    overlap: tuple[str, ...] = ()
    discount: Discount = "standard"

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        """Come out of another process as one object, however many bids claim it."""
        return _proxy, tuple(getattr(self, field.name) for field in fields(self))

    @property
    def gains(self) -> tuple[tuple[Bearer, float], ...]:
        """Who gains which share of the value; the shares add up to 1."""
        return self.bearers or ((self.bearer, 1.0),)


@lru_cache(maxsize=4096)
def _proxy(*said: Any) -> Proxy:
    """Give the proxy of which this is said; one library's are held once, whoever sends them."""
    return Proxy(*said)


@dataclass(frozen=True, slots=True)
class OwnProxy:
    """A bidder's own proxy, from the sheet of that name, with the source it must give.

    ``uprated`` is the value at the library's price base, ``None`` until the library has been
    consulted and where it cannot be worked out; ``prices`` then says from which year.
    """

    row: int
    name: str = ""
    outcome: str = ""
    unit: str = ""
    value: float | None = None
    price_year: str = ""
    source: str = ""
    uprated: float | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    typed: Mapping[str, float | str] = field(default_factory=dict)
    prices: Prices = AS_THEY_ARE


@dataclass(frozen=True, slots=True)
class Output:
    """One row of Outputs as it was read; ``cells`` gives the address of each column's cell.

    ``unreadable`` names the columns whose content was no number and already has its finding.
    ``shown`` holds the workbook's own copy of the proxy's value, where one is stored. ``typed``
    holds what stands in a computed column without a formula, by its heading, and ``stored`` every
    number that stands in one. ``formerly`` are the workbook's words for a proxy with a new name.
    ``core`` is ``Yes`` where the specification asks for it already, ``due`` the share that is due
    to this contract; both count only where the rules ask.
    """

    row: int
    description: str = ""
    category: str = ""
    outcome: str = ""
    proxy: str = ""
    units: float | None = None
    duration: float | None = None
    leakage: float | None = None
    deadweight: float | None = None
    attribution: float | None = None
    drop_off: float | None = None
    displacement: float | None = None
    core: str = ""
    due: float | None = None
    where: str = ""
    evidence: str = ""
    shown: float | None = None
    formerly: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    typed: Mapping[str, float | str] = field(default_factory=dict)
    stored: Mapping[str, float] = field(default_factory=dict)

    @property
    def quantity(self) -> float:
        """Units; none where they are blank."""
        return self.units or 0.0

    @property
    def is_core(self) -> bool:
        """Whether the specification asks for it already, so that it is listed and not valued."""
        return self.core == "Yes"

    @property
    def counts(self) -> float:
        """Share of the units that is valued."""
        if self.is_core:
            return 0.0
        return 1.0 if self.due is None else self.due

    @property
    def counted(self) -> float:
        """Units that are valued."""
        return self.quantity * self.counts

    @property
    def years(self) -> float:
        """Years that the change lasts; a blank is 1."""
        return 1.0 if self.duration is None else self.duration

    def share(self, attribute: str) -> float:
        """Give one of the shares that are taken off; a blank takes nothing."""
        found: float | None = getattr(self, attribute)
        return found or 0.0


@dataclass(frozen=True, slots=True)
class Input:
    """One row of Inputs as it was read; ``prices`` is known once the library has been consulted."""

    row: int
    description: str = ""
    category: str = ""
    value: float | None = None
    volume: float | None = None
    leakage: float | None = None
    evidence: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    typed: Mapping[str, float | str] = field(default_factory=dict)
    stored: Mapping[str, float] = field(default_factory=dict)
    prices: Prices = AS_THEY_ARE

    @property
    def price(self) -> float:
        """Pounds for one, as typed; a blank is nothing."""
        return self.value or 0.0

    @property
    def quantity(self) -> float:
        """How many; a blank is 1."""
        return 1.0 if self.volume is None else self.volume

    @property
    def lost(self) -> float:
        """Share that leaks out of the area; a blank is none."""
        return self.leakage or 0.0

    @property
    def gross(self) -> float:
        """Pounds before leakage, at the price base."""
        return self.price * self.quantity * self.prices.to_base

    @property
    def net(self) -> float:
        """Pounds after leakage."""
        return self.gross * (1 - self.lost)


@dataclass(frozen=True, slots=True)
class Project:
    """The Project sheet: what the work is, whose it is, and the account of what changed.

    ``input_prices`` is the year that was typed, ``prices`` what came of it with the library.
    """

    name: str = ""
    organisation: str = ""
    evaluation: str = ""
    funding: str = ""
    nature: str = ""
    place: str = ""
    start: date | None = None
    end: date | None = None
    contract_price: float | None = None
    input_prices: str = ""
    beneficiaries: float | None = None
    narrative: str = ""
    consulted: str = ""
    data_sources: str = ""
    unpriced: str = ""
    lots: str = ""
    address: str = ""
    email: str = ""
    identifier: str = ""
    small: str = ""
    value_driven: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    prices: Prices = AS_THEY_ARE

    @property
    def price_at_base(self) -> float | None:
        """The contract price in the prices of everything else: it is of the inputs' year."""
        return None if self.contract_price is None else self.contract_price * self.prices.to_base

    @property
    def contract_years(self) -> float | None:
        """Years from the start date to the end date; None where they are not both given."""
        return years_between(self.start, self.end)


@dataclass(frozen=True, slots=True)
class CopiedProxy:
    """What the workbook's own Proxies sheet shows of a proxy, and where value and name stand."""

    name: str
    id: str
    outcome: str
    unit: str
    value: float | None
    cell: str
    name_cell: str


@dataclass(frozen=True, slots=True)
class Submission:
    """Everything that one workbook says, before anything is judged.

    ``copied`` holds what the workbook's own Proxies sheet shows of claimed proxies, by folded name.
    ``cells`` gives the cells of the versions by their labels, and the first below the headings of
    a table by the sheet's folded name. ``panel`` is what the workbook shows of itself.
    """

    file: str
    project: Project
    outputs: tuple[Output, ...]
    inputs: tuple[Input, ...]
    own_proxies: tuple[OwnProxy, ...]
    copied: Mapping[str, CopiedProxy] = field(default_factory=dict)
    template_version: str = ""
    library_version: str = ""
    library_sha256: str = ""
    price_base: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    panel: tuple[ShownFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What one output rests on: a library proxy, the bidder's own, or none (describe only)."""

    output: Output
    kind: ProxyKind
    proxy: Proxy | None
    own: OwnProxy | None
    price: float

    @property
    def unit(self) -> str:
        """What one unit is, in the proxy's words; empty where there is no proxy."""
        source = self.proxy or self.own
        return source.unit if source else ""

    @property
    def bearer(self) -> str:
        """Who gains or saves most, as the library says; ``not stated`` for an own proxy."""
        return self.proxy.bearer if self.proxy else "not stated"

    @property
    def gains(self) -> tuple[tuple[str, float], ...]:
        """Who gains which share of the value; the shares add up to 1."""
        return self.proxy.gains if self.proxy else (("not stated", 1.0),)

    @property
    def discount(self) -> Discount:
        """By which rates its later years are discounted, as the library says."""
        return self.proxy.discount if self.proxy else "standard"


@dataclass(frozen=True, slots=True)
class LineValue:
    """One output valued: pounds at the price base."""

    claim: Claim
    gross: float
    net: float
    present_value: float


@dataclass(frozen=True, slots=True)
class Totals:
    """Gross, net and present value of a group of outputs, in pounds."""

    gross: float = 0.0
    net: float = 0.0
    present_value: float = 0.0


@dataclass(frozen=True, slots=True)
class Valuation:
    """The social value calculation of one submission; ratios are pounds for every £1.

    ``counted_inputs`` is what net and present value are divided by: the whole inputs, or under the
    policy what leakage leaves of them, ``net_inputs``. ``net_sroi_after_input_leakage`` leaves out
    what leaks whatever the policy; ``None`` where nothing stays. ``counted_again`` are the lines
    that value the same thing about the same people as another that brings more. ``spread`` is what
    £1 of inputs is worth at the start: 1 unless they are spread over the contract.
    ``present_value_sroi_lower`` is at the lower rates of the test beyond 50 years, if any lasts so.
    """

    lines: tuple[LineValue, ...]
    inputs: tuple[Input, ...]
    gross_outputs: float
    net_outputs: float
    present_value: float
    gross_inputs: float
    net_inputs: float
    counted_inputs: float
    gross_sroi: float
    net_sroi: float
    net_sroi_after_input_leakage: float | None
    present_value_sroi: float
    rag_gross: Rag
    rag_net: Rag
    categories: Mapping[str, Totals]
    bearers: Mapping[str, Totals]
    input_categories: Mapping[str, float]
    payback: Payback = NOT_YET
    counted_again: tuple[LineValue, ...] = ()
    spread: float = 1.0
    present_value_sroi_lower: float | None = None

    @property
    def net_sroi_each_person_once(self) -> float | None:
        """Net return with each person counted once; None where nobody is counted again."""
        if not self.counted_again:
            return None
        again = math.fsum(line.net for line in self.counted_again)
        return (self.net_outputs - again) / self.counted_inputs

    @property
    def whole_net_sroi(self) -> float:
        """Net return for every £1 put in, whatever leaks of it."""
        return self.net_outputs / self.gross_inputs

    @property
    def other_net_sroi(self) -> float | None:
        """The net return by the other reading of inputs than the policy's; None without one."""
        whole = self.counted_inputs == self.gross_inputs
        return self.net_sroi_after_input_leakage if whole else self.whole_net_sroi

    @property
    def stays(self) -> float:
        """Share of the inputs that stays in the area."""
        return self.net_inputs / self.gross_inputs


@dataclass(frozen=True, slots=True)
class OtherNet:
    """The net return beside the one that a results sheet shows, by the other reading of inputs.

    ``input_leakage`` says that the one it shows leaves out inputs that leak.
    """

    ratio: float
    input_leakage: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file: its status, its figures where it has any, and every finding.

    ``state`` and the ratio that its results sheet last showed are filled in only where asked for.
    ``unranked`` says why a bid has no place, and ``standing`` what the register says of it.
    """

    path: str
    status: Status
    findings: tuple[Finding, ...]
    submission: Submission | None = None
    valuation: Valuation | None = None
    sha256_before: str | None = None
    sha256_after: str | None = None
    sha256_decrypted: str | None = None
    written_to: str | None = None
    state: State | None = None
    last_net_sroi: float | None = None
    last_other_net: OtherNet | None = None
    unranked: str = ""
    standing: Standing = UNDECIDED

    def count(self, severity: Severity) -> int:
        """How many findings of that severity there are."""
        return sum(finding.severity == severity for finding in self.findings)
