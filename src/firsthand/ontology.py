"""The closed vocabularies of a record, and the ways from PLOVER to its neighbours.

Types, modes, quad classes and scores follow the PLOVER 2.0 manual; where its text and its tables
differ, the text is taken. The crosswalks are defaults: an export decides by the actors as well.
"""

from enum import StrEnum
from typing import Final, NamedTuple


class EventType(StrEnum):
    """PLOVER's sixteen event types."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Quad(StrEnum):
    """PLOVER's four quad classes."""

    VERBAL_COOPERATION = "1"
    MATERIAL_COOPERATION = "2"
    VERBAL_CONFLICT = "3"
    MATERIAL_CONFLICT = "4"


class TypeFacts(NamedTuple):
    """What PLOVER fixes for one event type: quad class, Goldstein-like score, CAMEO root codes."""

    quad: Quad
    score: float
    cameo_roots: tuple[str, ...]
    modes: tuple[str, ...]


_VC, _MC = Quad.VERBAL_COOPERATION, Quad.MATERIAL_COOPERATION
_VK, _MK = Quad.VERBAL_CONFLICT, Quad.MATERIAL_CONFLICT
_DEMANDS = ("assist", "change", "yield", "meet")

# What two sides do together: a tie between them, in which each is doer and other at once.
MUTUAL: Final = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})

# ACCUSE is printed as +3 in the manual's table, beside modes of -2 to -3.5: a missing sign, restored here.
TYPES: Final[dict[EventType, TypeFacts]] = {
    EventType.AGREE: TypeFacts(_VC, 2.5, ("03",), ()),
    EventType.CONSULT: TypeFacts(_VC, 2.5, ("04",), ("visit", "third-party", "multilateral", "phone")),
    EventType.SUPPORT: TypeFacts(_VC, 5.0, ("05",), ()),
    EventType.CONCEDE: TypeFacts(_VC, 4.5, ("08",), ()),
    EventType.COOPERATE: TypeFacts(_MC, 9.5, ("06",), ()),
    EventType.AID: TypeFacts(_MC, 10.0, ("07",), ()),
    EventType.RETREAT: TypeFacts(
        _MC, 6.5, ("08",), ("withdraw", "release", "disarm", "ceasefire", "access", "resign")
    ),
    EventType.REQUEST: TypeFacts(_VK, 0.0, ("10",), _DEMANDS),
    EventType.ACCUSE: TypeFacts(_VK, -3.0, ("11", "09"), ("disapprove", "investigate", "allege")),
    EventType.REJECT: TypeFacts(_VK, -2.0, ("12",), _DEMANDS),
    EventType.THREATEN: TypeFacts(
        _VK, -3.5, ("13",), ("restrict", "arrest", "relations", "expel", "territory", "violence")
    ),
    EventType.PROTEST: TypeFacts(
        _MK, -5.0, ("14",), ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize")
    ),
    EventType.SANCTION: TypeFacts(_MK, -6.0, ("16",), ("convict", "expel", "withdraw", "discontinue")),
    EventType.MOBILIZE: TypeFacts(_MK, -5.5, ("15",), ("troops", "weapons", "police", "militia")),
    EventType.COERCE: TypeFacts(
        _MK,
        -7.0,
        ("17",),
        (
            "seize",
            "restrict",
            "censor",
            "curfew",
            "martial-law",
            "arrest",
            "deport",
            "withhold",
            "misinformation",
            "cyber",
        ),
    ),
    EventType.ASSAULT: TypeFacts(
        _MK,
        -9.0,
        ("18", "19", "20"),
        (
            "abduct",
            "beat",
            "torture",
            "sexual",
            "targeted",
            "destroy",
            "primitive",
            "firearms",
            "explosives",
            "suicide-attack",
            "aerial",
            "drone",
            "heavy-weapons",
            "crowd-control",
            "unconventional",
        ),
    ),
}

CONTEXTS: Final[tuple[str, ...]] = (
    "military",
    "intelligence",
    "executive",
    "legislative",
    "election",
    "political_institutions",
    "pro_democracy",
    "pro_autocracy",
    "economic",
    "legal",
    "reparations",
    "human_rights",
    "rights_freedoms",
    "repression",
    "human_security",
    "gender",
    "lgbt",
    "religion_ethnicity",
    "inequality",
    "diplomatic",
    "territory",
    "peacekeeping",
    "health",
    "asylum",
    "migration",
    "disasters",
    "natural_resource",
    "environment",
    "technology",
    "terrorism",
    "cbrn",
    "cyber",
    "misinformation",
    "crime",
    "corruption",
    "illegal_drugs",
    "trafficking",
)

# PLOVER (type, mode) to ACLED sub-event type; mode "" is the type without a mode. Types that ACLED
# has no counterpart for are absent: most verbal ones.
ACLED_SUB_EVENT: Final[dict[tuple[EventType, str], str]] = {
    (EventType.ASSAULT, ""): "Attack",
    (EventType.ASSAULT, "firearms"): "Armed clash",
    (EventType.ASSAULT, "aerial"): "Air/drone strike",
    (EventType.ASSAULT, "drone"): "Air/drone strike",
    (EventType.ASSAULT, "heavy-weapons"): "Shelling/artillery/missile attack",
    (EventType.ASSAULT, "explosives"): "Remote explosive/landmine/IED",
    (EventType.ASSAULT, "suicide-attack"): "Suicide bomb",
    (EventType.ASSAULT, "unconventional"): "Chemical weapon",
    (EventType.ASSAULT, "abduct"): "Abduction/forced disappearance",
    (EventType.ASSAULT, "sexual"): "Sexual violence",
    (EventType.ASSAULT, "crowd-control"): "Protest with intervention",
    (EventType.ASSAULT, "destroy"): "Looting/property destruction",
    (EventType.PROTEST, ""): "Peaceful protest",
    (EventType.PROTEST, "demo"): "Peaceful protest",
    (EventType.PROTEST, "obstruct"): "Peaceful protest",
    (EventType.PROTEST, "riot"): "Violent demonstration",
    (EventType.PROTEST, "vandalize"): "Violent demonstration",
    (EventType.COERCE, "arrest"): "Arrests",
    (EventType.RETREAT, "ceasefire"): "Agreement",
    (EventType.RETREAT, "withdraw"): "Non-violent transfer of territory",
    (EventType.AGREE, ""): "Agreement",
    (EventType.MOBILIZE, ""): "Change to group/activity",
}

# CAMEO root code to PLOVER type. 01 and 02 (statements, appeals in general) have no PLOVER event;
# 08 is split by its third digit (080-083 in words, 084-087 in deeds).
CAMEO_ROOT: Final[dict[str, EventType]] = {
    "03": EventType.AGREE,
    "04": EventType.CONSULT,
    "05": EventType.SUPPORT,
    "06": EventType.COOPERATE,
    "07": EventType.AID,
    "080": EventType.CONCEDE,
    "081": EventType.CONCEDE,
    "082": EventType.CONCEDE,
    "083": EventType.CONCEDE,
    "084": EventType.RETREAT,
    "085": EventType.RETREAT,
    "086": EventType.RETREAT,
    "087": EventType.RETREAT,
    "09": EventType.ACCUSE,
    "10": EventType.REQUEST,
    "11": EventType.ACCUSE,
    "12": EventType.REJECT,
    "13": EventType.THREATEN,
    "14": EventType.PROTEST,
    "15": EventType.MOBILIZE,
    "16": EventType.SANCTION,
    "163": EventType.COERCE,
    "17": EventType.COERCE,
    "1712": EventType.ASSAULT,
    "175": EventType.ASSAULT,
    "18": EventType.ASSAULT,
    "19": EventType.ASSAULT,
    "191": EventType.COERCE,
    "192": EventType.COERCE,
    "20": EventType.ASSAULT,
}


def from_cameo(code: str) -> EventType | None:
    """Return the PLOVER type of a CAMEO code such as ``"190"``, or None for mere statements.

    The longest known prefix of the code decides.
    """
    for length in range(len(code), 1, -1):
        found = CAMEO_ROOT.get(code[:length])
        if found is not None:
            return found
    return None


def acled_sub_event(type_: EventType, modes: tuple[str, ...]) -> str | None:
    """Return the default ACLED sub-event type of a PLOVER type and its modes, or None."""
    for mode in (*modes, ""):
        found = ACLED_SUB_EVENT.get((type_, mode))
        if found is not None:
            return found
    return None


class Sector(StrEnum):
    """What kind of body a party is."""

    GOV = "GOV"
    MIL = "MIL"
    COP = "COP"
    JUD = "JUD"
    LEG = "LEG"
    OPP = "OPP"
    REB = "REB"
    SPY = "SPY"
    CVL = "CVL"
    MED = "MED"
    NGO = "NGO"
    IGO = "IGO"
    BUS = "BUS"
    EDU = "EDU"
    REL = "REL"
    CRM = "CRM"
    UNK = "UNK"


class Status(StrEnum):
    """Whether the happening is told as done."""

    HAPPENED = "happened"
    ONGOING = "ongoing"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"


PLANNED: Final = frozenset({Status.FUTURE, Status.HYPOTHETICAL})  # what is still to come, if it comes


class Certainty(StrEnum):
    """How sure the voice is."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class SourceKind(StrEnum):
    """What kind of voice speaks."""

    OUTLET = "outlet"
    OFFICIAL = "official"
    MILITARY = "military"
    ARMED_GROUP = "armed-group"
    POLITICIAN = "politician"
    EXPERT = "expert"
    WITNESS = "witness"
    NGO = "ngo"
    BUSINESS = "business"
    DOCUMENT = "document"
    PUBLIC = "public"
    UNKNOWN = "unknown"


class ClaimForm(StrEnum):
    """Whether the words are quoted, retold, or both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class LinkKind(StrEnum):
    """How one happening bears on another."""

    CAUSES = "causes"
    RESPONDS_TO = "responds-to"
    THREATENS = "threatens"
    ENABLES = "enables"
    PREVENTS = "prevents"
    PART_OF = "part-of"
    VIOLATES = "violates"


class ProcessKind(StrEnum):
    """What kind of lasting undertaking."""

    NEGOTIATION = "negotiation"
    CEASEFIRE = "ceasefire"
    WITHDRAWAL = "withdrawal"
    AGREEMENT = "agreement"
    SIEGE = "siege"
    CAMPAIGN = "campaign"
    ELECTION = "election"
    TRIAL = "trial"
    MISSION = "mission"
    CRISIS = "crisis"


class ProcessState(StrEnum):
    """Where the undertaking stands, as the report has it."""

    PROPOSED = "proposed"
    ONGOING = "ongoing"
    STALLED = "stalled"
    AT_RISK = "at-risk"
    AGREED = "agreed"
    IN_FORCE = "in-force"
    VIOLATED = "violated"
    COLLAPSED = "collapsed"
    COMPLETED = "completed"


class PlacePrecision(StrEnum):
    """How exact a place is."""

    SITE = "site"
    TOWN = "town"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    REGION = "region"


EXACT_PLACES: Final = frozenset({PlacePrecision.SITE, PlacePrecision.TOWN})  # those that are a point on a map


class TimePrecision(StrEnum):
    """How exact a time is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    SPAN = "span"
