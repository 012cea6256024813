"""Processes: lasting undertakings such as talks, truces and withdrawals, and where they stand."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from firsthand.knowledge.bearings import Bearings, ProcessFrame, ProcessWord
from firsthand.knowledge.hedges import Hedges
from firsthand.knowledge.lexicon import Lexicon
from firsthand.ontology import EventType, ProcessKind, ProcessState, Status
from firsthand.reading.certainty.weighing import weigh
from firsthand.reading.findings import Parsed, Voices
from firsthand.record import Event, Process, ProcessParty, Span

_REPEATS = 2  # this many mentions of protests, in the plural, make a crisis: gold has none below
_NAME_WORDS = 14
_MAX_ABOVE = 4
_NAMED = frozenset({"GPE", "NORP", "ORG", "LOC", "FAC"})
# A war "in 1950", "the Cold War", "war crimes": of another time, or no war at all.
_PAST_NAMES = frozenset({"cold", "world", "first", "second", "gulf", "six-day"})
_BY_DEFAULT = {
    ProcessKind.NEGOTIATION: ProcessState.ONGOING,
    ProcessKind.CEASEFIRE: ProcessState.IN_FORCE,
    ProcessKind.WITHDRAWAL: ProcessState.ONGOING,
    ProcessKind.AGREEMENT: ProcessState.AGREED,
    ProcessKind.SIEGE: ProcessState.ONGOING,
    ProcessKind.CAMPAIGN: ProcessState.ONGOING,
    ProcessKind.ELECTION: ProcessState.ONGOING,
    ProcessKind.TRIAL: ProcessState.ONGOING,
    ProcessKind.MISSION: ProcessState.ONGOING,
    ProcessKind.CRISIS: ProcessState.ONGOING,
}
_CAN_BE_PROPOSED = frozenset(
    {ProcessKind.NEGOTIATION, ProcessKind.CEASEFIRE, ProcessKind.WITHDRAWAL, ProcessKind.AGREEMENT}
)


@dataclass(slots=True)
class _Naming:
    """One place where a process is named."""

    head: Token
    span: Span
    row: ProcessWord
    kind: ProcessKind
    parties: tuple[str, ...] = ()


@dataclass(slots=True)
class _Group:
    kind: ProcessKind
    namings: list[_Naming] = field(default_factory=list)
    sides: set[str] = field(default_factory=set)  # all parties of namings that have two or more

    def add(self, naming: _Naming) -> None:
        """Take in another naming."""
        self.namings.append(naming)
        if len(naming.parties) > 1:
            self.sides.update(naming.parties)


def find_processes(
    parsed: Parsed, events: tuple[Event, ...], voices: Voices, lexicon: Lexicon
) -> tuple[Process, ...]:
    """Return the processes that the report speaks of, in the order of the text."""
    namings = [*_namings(parsed, lexicon.bearings), *_told_by_events(parsed, events)]
    namings.sort(key=lambda n: n.span)
    groups = [g for g in _grouped(namings) if _is_process(g, lexicon.hedges, lexicon.bearings)]
    outlet = voices.sources[0].id if voices.sources else None
    return tuple(
        _process(f"p{number}", group, parsed, events, lexicon, outlet)
        for number, group in enumerate(groups, 1)
    )


# -- where processes are named --------------------------------------------------------------------------


def _namings(parsed: Parsed, bearings: Bearings) -> Iterator[_Naming]:
    for token in parsed.doc:
        if token.pos_ not in ("NOUN", "PROPN") or token.dep_ in ("compound", "nmod"):
            continue
        found = _row_of(token, bearings)
        if found is None:
            continue
        row, first = found
        if _is_past(token) or _is_shut_out(token):
            continue
        if row.frame is ProcessFrame.REPEATED and token.tag_ not in ("NNS", "NNPS"):
            continue
        kind = row.kind[0]
        yield _Naming(token, (first.idx, token.idx + len(token)), row, kind, _party_words(token))


def _row_of(token: Token, bearings: Bearings) -> tuple[ProcessWord, Token] | None:
    """Return the row for a noun with the words before it, longest first, and the first word of it."""
    lemma = token.lemma_.lower()
    for back in (3, 2, 1):
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
    with_preposition = [f"{lemma} {c.lower_}" for c in token.rights if c.dep_ == "prep"]
    for text in (*with_preposition, lemma, token.lower_):
        row = bearings.nouns.get(text)
        if row is not None:
            break
    return (row, token) if row is not None else None


def _told_by_events(parsed: Parsed, events: Sequence[Event]) -> Iterator[_Naming]:
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
                yield _Naming(span.root, (start, end), row, kind, _party_words(span.root))


def _is_past(token: Token) -> bool:
    """Tell whether a noun names something of another time: "the Cold War", "the 1950 war"."""
    for child in token.children:
        if child.lower_ in _PAST_NAMES or (child.ent_type_ == "DATE" and child.lower_.isdigit()):
            return True
    return False


def _is_shut_out(token: Token) -> bool:
    """Tell whether no such thing is said to be: "no deal", "business deal"."""
    return any(c.dep_ == "det" and c.lower_ in ("no", "any") for c in token.children)


def _party_words(token: Token) -> tuple[str, ...]:
    """Return the names of states, peoples and bodies in the noun phrase, in the order of the text."""
    names: list[str] = []
    for word in _phrase(token):
        if word.ent_type_ in _NAMED and word.ent_iob_ == "B":
            names.append(_entity_text(word))
    return tuple(dict.fromkeys(names))


def _entity_text(first: Token) -> str:
    last = first
    while last.i + 1 < len(first.doc) and last.nbor(1).ent_iob_ == "I":
        last = last.nbor(1)
    text = str(first.doc[first.i : last.i + 1].text)
    text = text[4:] if text.lower().startswith("the ") else text
    for suffix in ("'s", "’s"):
        text = text.removesuffix(suffix)
    return " ".join(text.split())


def _phrase(token: Token) -> list[Token]:
    """Return the words of the noun phrase: premodifiers, and what hangs on it by preposition."""
    left = token.left_edge
    right = token
    for child in token.rights:
        if (
            child.dep_ in ("prep", "acl")
            and child.i - right.i <= 2
            and child.lower_ not in ("after", "since")
        ):
            right = child.right_edge
        elif child.i > right.i:
            break
    start = max(left.i, token.i - _NAME_WORDS)
    end = min(right.i, token.i + _NAME_WORDS)
    return [t for t in token.doc[start : end + 1] if not t.is_space]


# -- which namings are the same undertaking ---------------------------------------------------------------


def _grouped(namings: list[_Naming]) -> list[_Group]:
    """Return the namings in groups: of one kind, unless the parties named with them are others."""
    groups: list[_Group] = []
    for naming in namings:
        same = [g for g in groups if g.kind is naming.kind]
        fitting = [g for g in same if not _apart(g, naming)]
        group = fitting[0] if fitting else _Group(naming.kind)
        group.add(naming)
        if not fitting:
            groups.append(group)
    return groups


def _apart(group: _Group, naming: _Naming) -> bool:
    if len(naming.parties) < 2:
        return False
    return bool(group.sides) and group.sides.isdisjoint(naming.parties)


def _is_process(group: _Group, hedges: Hedges, bearings: Bearings) -> bool:
    """Tell whether what a group names is an undertaking, by how sure its words are."""
    if (
        group.kind is ProcessKind.NEGOTIATION
        and len(group.namings) == 1
        and _is_visit(group.namings[0].head, bearings)
    ):
        return False
    if group.kind in (ProcessKind.CAMPAIGN, ProcessKind.SIEGE) and all(
        weigh(n.head, hedges).status is Status.HYPOTHETICAL for n in group.namings
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


# -- what is said of it -------------------------------------------------------------------------------------


def _process(
    identity: str,
    group: _Group,
    parsed: Parsed,
    events: Sequence[Event],
    lexicon: Lexicon,
    outlet: str | None,
) -> Process:
    spans = tuple(dict.fromkeys(n.span for n in group.namings))
    covered = {i for start, end in spans for i in range(start, end)}
    touched = tuple(e for e in events if any(i in covered for s, t in e.mentions for i in range(s, t)))
    state, evidence = _state(group, lexicon)
    return Process(
        id=identity,
        kind=group.kind,
        name=_name(group, parsed),
        parties=_parties(group, touched),
        state=state,
        mentions=spans,
        events=tuple(e.id for e in touched),
        source=outlet,
        evidence=evidence,
    )


def _name(group: _Group, parsed: Parsed) -> str:
    """Return the fullest wording, without its article."""
    best = ""
    for naming in group.namings:
        words = _phrase(naming.head)
        while words and (words[0].dep_ in ("det", "case", "punct") or words[0].is_punct):
            words = words[1:]
        if words:
            text = " ".join(parsed.text[words[0].idx : words[-1].idx + len(words[-1])].split())
            best = max(best, text, key=lambda t: (min(len(t), 80), -len(t)))
    return best or parsed.text[group.namings[0].span[0] : group.namings[0].span[1]]


def _parties(group: _Group, events: Sequence[Event]) -> tuple[ProcessParty, ...]:
    """Return the parties of the events that are mentions of it, else the names in its phrases."""
    parties: dict[str, ProcessParty] = {}
    entities: dict[str, str] = {}
    for event in events:
        for party in (*event.actors, *event.recipients):
            key = party.entity or party.name
            parties.setdefault(key, ProcessParty(name=party.name, entity=party.entity))
            if party.entity:
                entities[party.name] = party.entity
    if not parties:
        for naming in group.namings:
            for name in naming.parties:
                parties.setdefault(name, ProcessParty(name=name, entity=entities.get(name)))
    return tuple(parties.values())


def _state(group: _Group, lexicon: Lexicon) -> tuple[ProcessState, tuple[Span, ...]]:
    """Return where it stands: the last word of state said of it, else what its kind commonly is."""
    found: tuple[ProcessState, tuple[Span, ...]] | None = None
    unreal = 0
    for naming in group.namings:
        for word in _words_about(naming.head):
            row = _state_row(word, lexicon.bearings)
            if row is None or row.state is None or group.kind not in row.kind:
                continue
            if row.state is ProcessState.PROPOSED or _is_told(word, lexicon.hedges):
                found = (row.state, ((word.idx, word.idx + len(word)),))
        if weigh(naming.head, lexicon.hedges).status in (Status.FUTURE, Status.HYPOTHETICAL):
            unreal += 1
    if found is not None:
        return found
    if group.kind in _CAN_BE_PROPOSED and unreal * 2 >= len(group.namings):
        return ProcessState.PROPOSED, ()
    return _BY_DEFAULT[group.kind], ()


def _is_told(word: Token, hedges: Hedges) -> bool:
    """Tell whether a word of state is said as a fact: "could derail the talks" leaves them as they are."""
    return word.pos_ not in ("VERB", "AUX") or weigh(word, hedges).status in (Status.HAPPENED, Status.ONGOING)


def _words_about(head: Token) -> Iterator[Token]:
    """Yield the modifiers of a noun and the words that govern it, nearest last."""
    above = head
    for _ in range(_MAX_ABOVE):
        if (
            above.dep_ not in ("dobj", "nsubj", "nsubjpass", "pobj", "prep", "attr", "conj")
            or above.head.i == above.i
        ):
            break
        above = above.head
        yield above
        if above.pos_ in ("VERB", "AUX"):
            if above.lemma_ == "be":  # "the talks are in deadlock"
                for child in above.children:
                    if child.dep_ in ("acomp", "attr", "advmod"):
                        yield child
                    elif child.dep_ == "prep":
                        yield from (c for c in child.children if c.dep_ == "pobj")
            break
    for child in head.children:
        if child.dep_ in ("amod", "compound", "acl"):
            yield child


def _state_row(word: Token, bearings: Bearings) -> ProcessWord | None:
    lemma = word.lemma_.lower()
    words = [f"{lemma} {c.lower_}" for c in word.children if c.dep_ in ("prt", "prep", "advmod")]
    words += [f"{lemma} {c.lower_}" for c in word.children if c.dep_ == "dobj"]
    for text in (*words, lemma, word.lower_):
        row = bearings.states.get(text)
        if row is not None:
            return row
    return None
