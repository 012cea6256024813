"""Where a report names a lasting undertaking, and which namings are of the same one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from firsthand.knowledge.bearings import Bearings, ProcessFrame, ProcessWord
from firsthand.knowledge.hedges import Hedges
from firsthand.knowledge.lexicon import Lexicon
from firsthand.language.phrases import naming_phrase
from firsthand.ontology import PLANNED, EventType, ProcessKind, Status
from firsthand.reading.certainty.grammar import children
from firsthand.reading.certainty.weighing import weigh
from firsthand.reading.findings import Parsed
from firsthand.record import Event, Span

_REPEATS = 2  # this many mentions of protests, in the plural, make a crisis: gold has none below
_NAME_WORDS = 14
_GAP = 2  # tokens between a noun and a phrase that still belongs to its name
_TIMES = frozenset({"after", "since", "during", "over"})
_WHERE = frozenset({"in", "at"})
_HELD_SOMEWHERE = frozenset({ProcessKind.NEGOTIATION, ProcessKind.AGREEMENT})
_NAMED = frozenset({"GPE", "NORP", "ORG", "LOC", "FAC"})
# A war "in 1950", "the Cold War", "war crimes": of another time, or no war at all.
_PAST_NAMES = frozenset({"cold", "world", "first", "second", "gulf", "six-day"})


@dataclass(slots=True)
class Naming:
    """One place where an undertaking is named."""

    head: Token
    span: Span
    row: ProcessWord
    kind: ProcessKind
    parties: tuple[str, ...] = ()


@dataclass(slots=True)
class Group:
    """All namings of one undertaking."""

    kind: ProcessKind
    namings: list[Naming] = field(default_factory=list)
    sides: set[str] = field(default_factory=set)  # all parties of namings that have two or more

    def add(self, naming: Naming) -> None:
        """Take in another naming."""
        self.namings.append(naming)
        if len(naming.parties) > 1:
            self.sides.update(naming.parties)


def group_namings(parsed: Parsed, events: Sequence[Event], lexicon: Lexicon) -> tuple[Group, ...]:
    """Return the undertakings that the report names, each with all its namings, in the order of the text."""
    namings = [*_namings(parsed, lexicon.bearings), *_told_by_events(parsed, events, lexicon.bearings)]
    namings.sort(key=lambda n: n.span)
    return tuple(g for g in _grouped(namings) if _is_process(g, lexicon.hedges, lexicon.bearings))


def _namings(parsed: Parsed, bearings: Bearings) -> Iterator[Naming]:
    for token in parsed.doc:
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "nmod"):
            continue
        found = _row_of(token, bearings)
        if found is None:
            continue
        row, first = found
        if _is_past(token) or token.ent_type_ == "WORK_OF_ART" or _is_shut_out(token):
            continue
        if row.frame is ProcessFrame.REPEATED and token.tag_ not in ("NNS", "NNPS"):
            continue
        kind = row.kind[0]
        if _is_other(token, kind, bearings):
            continue
        yield Naming(
            token, (first.idx, token.idx + len(token)), row, kind, _party_words(token, kind, bearings)
        )


def _row_of(token: Token, bearings: Bearings) -> tuple[ProcessWord, Token] | None:
    """Return the row for a noun with the words before it, longest first, and the first word of it."""
    lemma = token.lemma_.lower()
    ends_phrase = lemma in bearings.last_nouns or token.lower_ in bearings.last_nouns
    for back in (3, 2, 1) if ends_phrase else ():
        if token.i < back or any(t.is_sent_start for t in token.doc[token.i - back + 1 : token.i + 1]):
            continue
        words = token.doc[token.i - back : token.i]
        before = words.text.lower()
        row = bearings.nouns.get(f"{before} {lemma}") or bearings.nouns.get(f"{before} {token.lower_}")
        if row is not None:
            return row, words[0]
        joined = bearings.nouns.get(f"{before}{lemma}") if back == 2 else None  # "cease-fire"
        if joined is not None:
            return joined, words[0]
    with_preposition = [f"{lemma} {c.lower_}" for c in children(token) if c.dep_ == "prep" and c.i > token.i]
    for text in (*with_preposition, lemma, token.lower_):
        row = bearings.nouns.get(text)
        if row is not None:
            break
    return (row, token) if row is not None else None


def _told_by_events(parsed: Parsed, events: Sequence[Event], bearings: Bearings) -> Iterator[Naming]:
    """Yield the verbs of a withdrawal or of talks under way: these have often no noun."""
    for event in events:
        if event.status not in (Status.ONGOING, Status.FUTURE) or len(event.mentions) == 0:
            continue
        kind = None
        if event.type is EventType.RETREAT and "withdraw" in event.modes:
            kind = ProcessKind.WITHDRAWAL
        if kind is None:
            continue
        row = ProcessWord(word="", frame=ProcessFrame.NOUN, kind=(kind,), source="", example="")
        for start, end in event.mentions:
            span = parsed.doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                parties = _party_words(span.root, kind, bearings)
                yield Naming(span.root, (start, end), row, kind, parties)


def _is_past(token: Token) -> bool:
    """Tell whether a noun names something of another time: "the Cold War", "the Korean War"."""
    if token.tag_ == "NNP" and token.lower_ == "war" and not token.is_sent_start:
        return True
    for child in children(token):
        if child.lower_ in _PAST_NAMES or (child.ent_type_ == "DATE" and child.lower_.isdigit()):
            return True
    return False


def _is_shut_out(token: Token) -> bool:
    """Tell whether no such thing is said to be: "no deal", "business deal"."""
    return any(c.dep_ == "det" and c.lower_ in ("no", "any") for c in children(token))


def _is_other(token: Token, kind: ProcessKind, bearings: Bearings) -> bool:
    """Tell whether a word before a noun makes it another thing: "the presidential campaign", "her withdrawal"."""
    rows = (bearings.others.get(child.lower_) for child in token.lefts)
    return any(row is not None and kind in row.kind for row in rows)


def _party_words(token: Token, kind: ProcessKind, bearings: Bearings) -> tuple[str, ...]:
    """Return the names of states, peoples and bodies in the noun phrase, in the order of the text.

    Where talks are held is no party to them, and the truce of "Ceasefire talks" is none either.
    """
    names: list[str] = []
    for word in phrase_words(token):
        if word.ent_type_ not in _NAMED or word.ent_iob_ != "B" or word.lemma_.lower() in bearings.nouns:
            continue
        if kind in _HELD_SOMEWHERE and word.dep_ == "pobj" and _is_where(word.head, token):
            continue
        names.append(_entity_text(word))
    return tuple(dict.fromkeys(names))


def _is_where(preposition: Token, noun: Token) -> bool:
    """Tell whether a phrase says where something is held: not "talks on the future of the base in Iraq"."""
    return preposition.lower_ in _WHERE and preposition.head.i == noun.i


def _entity_text(first: Token) -> str:
    last = first
    while last.i + 1 < len(first.doc) and last.nbor(1).ent_iob_ == "I":
        last = last.nbor(1)
    text = str(first.doc[first.i : last.i + 1].text)
    text = text[4:] if text.lower().startswith("the ") else text
    for suffix in ("'s", "’s"):
        text = text.removesuffix(suffix)
    return " ".join(text.split())


def phrase_words(token: Token) -> list[Token]:
    """Return the words of the noun phrase: premodifiers, and what hangs on it by preposition."""
    right = token
    for child in children(token):
        if child.i < token.i:
            continue
        if child.dep_ in ("prep", "acl") and child.i - right.i <= _GAP and child.lower_ not in _TIMES:
            right = child.right_edge
        elif child.i > right.i:
            break
    start = naming_phrase(token).start
    first = token.i
    while first > 0 and token.doc[first - 1].idx >= start and token.i - first < _NAME_WORDS:
        first -= 1
    end = min(right.i, token.i + _NAME_WORDS)
    return [t for t in token.doc[first : end + 1] if not t.is_space]


def _grouped(namings: list[Naming]) -> list[Group]:
    """Return the namings in groups: of one kind, unless the parties named with them are others."""
    groups: list[Group] = []
    for naming in namings:
        same = [g for g in groups if g.kind is naming.kind]
        fitting = [g for g in same if not _apart(g, naming)]
        group = fitting[0] if fitting else Group(naming.kind)
        group.add(naming)
        if not fitting:
            groups.append(group)
    return groups


def _apart(group: Group, naming: Naming) -> bool:
    if len(naming.parties) < 2:
        return False
    return bool(group.sides) and group.sides.isdisjoint(naming.parties)


def _is_process(group: Group, hedges: Hedges, bearings: Bearings) -> bool:
    """Tell whether what a group names is an undertaking, by how sure its words are."""
    if (
        group.kind is ProcessKind.NEGOTIATION
        and len(group.namings) == 1
        and _is_visit(group.namings[0].head, bearings)
    ):
        return False
    if group.kind in (ProcessKind.CAMPAIGN, ProcessKind.SIEGE) and all(
        weigh(n.head, hedges).status in PLANNED for n in group.namings
    ):
        return False
    frames = Counter(n.row.frame for n in group.namings)
    if frames[ProcessFrame.NOUN]:
        return True
    if any(n.row.frame is ProcessFrame.WEAK and n.parties for n in group.namings):
        return True
    return frames[ProcessFrame.REPEATED] >= _REPEATS


def _is_visit(head: Token, bearings: Bearings) -> bool:
    """Tell whether talks are one meeting: "left after talks with", "will go there for talks"."""
    if head.dep_ != "pobj" or head.head.lower_ not in ("after", "for", "before", "following", "during"):
        return False
    return f"{head.head.head.lemma_.lower()} {head.head.lower_}" not in bearings.states  # "called for talks"
