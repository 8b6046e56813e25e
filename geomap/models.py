"""The records that pass between the stages: frozen, flat, plain.

Longitudes and latitudes are WGS 84 degrees (EPSG:4326), longitude first. Lengths are metres.
Spans are half-open character offsets into ``Report.text`` exactly as it was given.
States are ISO 3166-1 alpha-3; Kosovo is ``XKX``, Western Sahara ``ESH``. What a text does not say is None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt

KINDS = (
    "incursion",
    "armed_clash",
    "shelling",
    "air_strike",
    "explosion",
    "attack",
    "capture",
    "seizure",
    "withdrawal",
    "deployment",
    "ceasefire",
    "protest",
)
"""The twelve kinds of incident."""

STATUSES = ("claimed", "disputed", "denied", "confirmed")
REVIEWS = ("proposed", "accepted", "edited", "rejected")
RELATIONS = (
    "into",
    "inside",
    "from",
    "near",
    "north_of",
    "northeast_of",
    "east_of",
    "southeast_of",
    "south_of",
    "southwest_of",
    "west_of",
    "northwest_of",
    "along",
    "between",
    "radius",
    "part",
    "in",
)
"""Relations of a locality to its anchor; ``distance_relation`` of an incident is one of them but for ``part``, ``in``
and ``inside`` (written ``into``)."""

Role = Literal["place", "actor", "speaker", "part"]
DatePrecision = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the report: ``text == report.text[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """One written report, as it came."""

    report_id: str
    text: str
    published: dt.datetime | None = None
    """When it appeared, UTC; None where it does not say."""
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    """BCP 47 tag, None where unknown (English is assumed)."""
    given: tuple[Span, ...] | None = None
    """Toponym spans that came with the report (``mentions`` of a JSONL line), for ``--given``."""
    source: str | None = None
    """The file, line or URL that it was read from, for messages."""
    withdrawn: bool = False
    """A notice that the publisher took the report of this id (or link) back; nothing is read in it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A toponym's span in a report, with what the name does there."""

    start: int
    end: int
    text: str
    role: Role
    """``place``: something is or happens there; ``actor``: a side ('Azerbaijani troops'); ``speaker``: a capital or
    organ that speaks ('Baku said'); ``part``: part of another name ('Minsk Group')."""
    name: str
    """What to look up: ``text`` without possessives, line breaks and articles, spelling mended."""
    kind_hint: str | None = None
    """The kind that the text asks for ('province', 'village', 'lake', ...), where it does."""
    within: str | None = None
    """The containing place that the text gives ('Syunik' in 'Goris, Syunik'), where it does."""
    rule: str = ""
    """The rule that found it and gave the role, for ``--explain``."""
    certainty: float = 1.0
    """How sure the words around are that it names a place, 0-1; a doubtful one counts only where the gazetteer agrees."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A gazetteer entry that a name may stand for."""

    place_id: str
    """``geonames:616051`` where GeoNames has the place, else ``<source>:<key>``; stable across builds."""
    name: str
    """Usual English name."""
    kind: str
    """continent, region, country, admin1, admin2, capital, city, town, village, airport, sea, strait, river, lake,
    range, peak, island, valley, pass, site, crossing, line (a border or ceasefire line), zone (a sea or land zone)."""
    country_code: str | None
    """ISO 3166-1 alpha-3 of the recognised sovereign; None for seas and land without an agreed one."""
    admin1: str | None
    """Usual English name of the first-level division."""
    admin1_code: str | None
    """ISO 3166-2 where known, else GeoNames' ``AM.08``."""
    lon: float
    lat: float
    population: int | None = None
    extent_m: float | None = None
    """Metres from the point to the farthest part of the place (its radial); None where unknown."""
    bbox: tuple[float, float, float, float] | None = None
    """west, south, east, north in degrees; west > east where it crosses the antimeridian."""
    valid_from: str | None = None
    valid_to: str | None = None
    """ISO dates (or years) between which the matched name or the place was in force."""
    matched: str | None = None
    """The gazetteer name that matched the query."""
    similarity: float = 1.0
    """1 for an exact (folded) match, less for a misspelling, 0-1."""


@dataclass(frozen=True, slots=True)
class Place:
    """A mention resolved, or left open with the reason."""

    mention: Mention
    chosen: Candidate | None
    score: float
    """0-1, how sure the choice is; 0 where unresolved."""
    reason: str
    """In words that a person can check."""
    candidates: tuple[Candidate, ...] = ()
    """Best first, at most ten."""
    container: Candidate | None = None
    """For an unresolved place: the place that the text says it lies in, where it does."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, craft or weapons, as an interval."""

    start: int
    end: int
    text: str
    low: int | None
    high: int | None
    """Inclusive; None where that end is open ('at least 12', 'up to 60,000')."""
    noun: str | None
    """What is counted, as written, singular or plural ('troops', 'soldiers', 'shells')."""
    category: str | None
    """personnel, fighters, civilians, people, vehicles, aircraft, vessels, munitions, events, other."""
    outcome: str | None = None
    """killed, wounded, captured, missing, displaced where the words of the count itself say so; casualties where it is not
    said how many were killed and how many hurt."""
    approximate: bool = False
    noun_start: int | None = None
    noun_end: int | None = None
    partial: bool = False
    """A part of those counted before ('six of them', 'including three children'): never added to them."""
    known: bool = False
    """One person who is named or known ('the driver'): counted only where nobody else is."""


@dataclass(frozen=True, slots=True)
class Distance:
    """A length with its relation to an anchor, as far as its own clause says."""

    start: int
    end: int
    text: str
    """The words as written, from the first approximation word to the relation."""
    m: float | None
    """Metres; None for a relation without a figure ('near', 'along')."""
    max_m: float | None
    """Upper end of a range in metres; None for a single figure."""
    precision_m: float
    """The unit step that the figure's own digits imply, metres (2 miles: 1609.344; 3.5 km: 500)."""
    relation: str | None
    """One of RELATIONS, None where the clause gives none."""
    anchor_start: int | None = None
    anchor_end: int | None = None
    """Span of the anchor's words ('the southern province of Syunik'), where they follow."""
    approximate: bool = False
    bound: Literal["at_least", "at_most"] | None = None
    """'more than 3 km' and 'up to 3 km'."""


@dataclass(frozen=True, slots=True)
class When:
    """A stated time as an inclusive interval of days, counted from the report's date."""

    start: int
    end: int
    text: str
    date_start: dt.date | None
    date_end: dt.date | None
    precision: DatePrecision
    rule: str = ""
    approximate: bool = False
    open_start: bool = False
    """'until Friday': the start is not stated."""
    open_end: bool = False
    """'since May': the end is not stated."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of a report that a recogniser takes for an event; geomap's own rules read the rest."""

    start: int
    end: int
    text: str
    kind: str
    rule: str
    """Who proposed it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field's words in a report: nothing is stated without one."""

    field: str
    start: int
    end: int
    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Locality:
    """Where something happened, in words already resolved: what a footprint is made from."""

    place: Candidate | None
    """The narrowest place that is named, None where only an anchor is."""
    relation: str = "in"
    """One of RELATIONS."""
    anchor: Candidate | None = None
    """What the relation is to (the border's region for ``into``, the town for ``north_of``)."""
    anchor2: Candidate | None = None
    """The second place of ``between``."""
    distance_m: float | None = None
    distance_max_m: float | None = None
    precision_m: float | None = None
    bound: Literal["at_least", "at_most"] | None = None
    part: str | None = None
    """north, northeast, ... or 'border' for 'the northern part of', 'the border district of'; 'territorial_sea',
    'contiguous_zone', 'eez' of a state; 'offshore' for a distance off a coast."""
    actor_code: str | None = None
    target_code: str | None = None
    """The sides, for 'which border'."""
    near: tuple[Candidate, ...] = ()
    """Further places that the text ties to the event; they decide between several stretches of a border."""
    within: tuple[Candidate, ...] = ()
    """Further regions that contain it; their shapes are intersected."""
    among: tuple[Candidate, ...] = ()
    """Further places of one extent: 'in A, B and C'."""
    border_with: str | None = None
    """ISO alpha-3 of the neighbour where the text names the border itself."""
    date: dt.date | None = None
    """Decides which disputed areas and lines are in force."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One event as one report tells it; property names as exported."""

    incident_id: str
    report_id: str
    kind: str
    title: str
    kind_also: tuple[str, ...] = ()
    actor: str | None = None
    actor_code: str | None = None
    target: str | None = None
    target_code: str | None = None
    count_min: int | None = None
    count_max: int | None = None
    count_of: str | None = None
    count_text: str | None = None
    killed_min: int | None = None
    killed_max: int | None = None
    wounded_min: int | None = None
    wounded_max: int | None = None
    captured_min: int | None = None
    captured_max: int | None = None
    distance_m: float | None = None
    distance_max_m: float | None = None
    distance_relation: str | None = None
    distance_anchor: str | None = None
    distance_text: str | None = None
    place: str | None = None
    place_id: str | None = None
    place_kind: str | None = None
    country_code: str | None = None
    admin1: str | None = None
    lon: float | None = None
    lat: float | None = None
    uncertainty_m: float | None = None
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: DatePrecision | None = None
    published: dt.datetime | None = None
    asserted_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    status: str = "claimed"
    background: bool = False
    confidence: float = 0.5
    quote: str = ""
    quote_start: int = 0
    quote_end: int = 0
    source_title: str | None = None
    source_url: str | None = None
    publisher: str | None = None
    review: str = "proposed"
    # Beside the flat row: kept in tables of their own, keyed by incident_id.
    report_ids: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    locality: Locality | None = None
    rejected: tuple[str, ...] = ()
    """What was considered and not taken, for ``--explain``."""
    reasons: tuple[str, ...] = ()
    """Why the words that were joined tell of one event, for ``--explain``."""


@dataclass(frozen=True, slots=True)
class BorderPart:
    """A stretch of a border that a footprint used."""

    pair: tuple[str, str]
    """The two states, alpha-3, sorted."""
    source: str
    accuracy_m: float
    wkb: bytes = field(repr=False)
    """(Multi)LineString, lon/lat."""
    certain: bool = True
    """False where the text does not decide between several stretches."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """A locality as geometry, with its uncertainty."""

    shape_wkb: bytes = field(repr=False)
    """Point, (Multi)Polygon or (Multi)LineString, WGS 84 lon/lat."""
    lon: float = 0.0
    lat: float = 0.0
    """A point inside (or on) the shape."""
    uncertainty_m: float | None = None
    """Radius of the smallest circle about the point that holds the shape; None where unknown."""
    spatial_fit: float | None = None
    """pointRadiusSpatialFit: area of that circle over the area of the shape."""
    protocol: str = ""
    method: str = ""
    """Which rule made it ('into', 'feature', 'offset at a heading', ...)."""
    remarks: str = ""
    """One sentence in plain words, for the popup."""
    parameters: tuple[tuple[str, float | str], ...] = ()
    """Extent, precision, heading angle, boundary accuracy, ... as used; lengths in metres."""
    warnings: tuple[str, ...] = ()
    """What could not be used, and contradictions between clauses."""
    entered_wkb: bytes | None = field(default=None, repr=False)
    """For ``into``: the strip from the border to the depth, the territory said to be entered."""
    band_wkb: bytes | None = field(default=None, repr=False)
    """For ``into``: the strip between depth - precision/2 and depth + precision/2."""
    borders: tuple[BorderPart, ...] = ()
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A report that could not be read or worked on, with the reason; the others went on."""

    source: str
    reason: str
