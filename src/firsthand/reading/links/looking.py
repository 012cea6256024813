"""Looking for the two ends of a link: the happenings above, below, beside and before a word."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from firsthand.knowledge.bearings import Bearing, BearingFrame, Bearings
from firsthand.ontology import EventType, LinkKind, Status
from firsthand.reading.certainty.grammar import children, is_definite
from firsthand.record import Event, Process, Span

OBJECTS = ("dobj", "nsubjpass", "dative", "attr", "oprd")
DOWN = 60  # tokens looked at below a word of bearing
UP = 6  # governors looked at above it
_BACK = 1000  # tokens that a reaction looks back for what it answers
_JUST = 60  # tokens that "this" and "in response" go back over
_REFERS = 150  # tokens that "the decision" goes back over
_TO_PROCESS = frozenset({LinkKind.THREATENS, LinkKind.VIOLATES})

_BETWEEN_EVENTS = frozenset({LinkKind.RESPONDS_TO, LinkKind.PREVENTS})  # an undertaking is answered by none


@dataclass(frozen=True, slots=True)
class End:
    """A happening or process at one word of the text."""

    id: str
    type: EventType | None  # None: a process
    status: Status | None


@dataclass(frozen=True, slots=True)
class Found:
    """What one word of bearing joins."""

    row: Bearing
    source: End
    target: End
    word: Token
    evidence: Span


def ends_of(doc: Doc, events: Sequence[Event], processes: Sequence[Process]) -> Mapping[int, tuple[End, ...]]:
    """Return what happens at each token: the head of every mention, events first."""
    ends: dict[int, tuple[End, ...]] = {}
    items: list[tuple[End, tuple[Span, ...]]] = [(End(e.id, e.type, e.status), e.mentions) for e in events]
    items += [(End(p.id, None, None), p.mentions) for p in processes]
    for end, mentions in items:
        for start, stop in mentions:
            span = doc.char_span(start, stop, alignment_mode="expand")
            if span is not None:
                ends[span.root.i] = (*ends.get(span.root.i, ()), end)
    return ends


@dataclass(frozen=True, slots=True)
class Field:
    """The parse with what happens at each word."""

    doc: Doc
    ends: Mapping[int, tuple[End, ...]]
    bearings: Bearings

    def pick(self, i: int, row: Bearing, *, aim: bool = False, but: str = "") -> End | None:
        """Return the end at token ``i`` that the row allows, a process first where the kind wants one."""
        found = [e for e in self.ends.get(i, ()) if e.id != but and allowed(e, row, aim=aim)]
        if not found:
            return None
        wants_process = aim and row.kind in _TO_PROCESS
        return next((e for e in found if (e.type is None) == wants_process), found[0])

    def own_end(self, token: Token, row: Bearing) -> End | None:
        """Return the end at a word that may be what bears."""
        return self.pick(token.i, row, aim=row.backward)

    def below(
        self,
        top: Token,
        row: Bearing,
        *,
        aim: bool = False,
        include: bool = False,
        depth: int = DOWN,
        but: str = "",
        after: int = -1,
        skip: int = -1,
    ) -> End | None:
        """Return the nearest end below a word, breadth first, in the order of the text, but not below ``skip``."""
        clauses: deque[Token] = deque()  # relative clauses only when all else is looked at
        below = sorted((c for c in children(top) if c.i != skip), key=lambda t: t.i)
        queue: deque[Token] = deque([top] if include else below)
        for _ in range(depth):
            if not queue:
                if not clauses:
                    return None
                queue, clauses = clauses, deque()
            token = queue.popleft()
            if token.i > after or token.i == top.i:
                found = self.pick(token.i, row, aim=aim != row.backward, but=but)
                if found is not None:
                    return found
            queue.extend(
                c for c in children(token) if c.dep_ not in ("punct", "relcl", "det") and c.i != skip
            )
            clauses.extend(c for c in children(token) if c.dep_ == "relcl" and c.i != skip)
        return None

    def near(
        self, token: Token, row: Bearing, *, aim: bool = False, but: str = "", skip: int = -1
    ) -> End | None:
        """Return the end at a word, or the nearest one below it."""
        return self.pick(token.i, row, aim=aim != row.backward, but=but) or self.below(
            token, row, aim=aim, depth=8, but=but, skip=skip
        )

    def above(self, token: Token, row: Bearing, skip: Iterable[int] = (), levels: int = UP) -> End | None:
        """Return the nearest end among the governors of a word and their objects and subjects."""
        skipped = frozenset(skip)
        here = token
        for _ in range(levels):
            if here.head.i == here.i:
                return self._beside(here, row)
            came_from, here = here, here.head
            found = self.pick(here.i, row, aim=row.backward)
            if found is not None:
                return found
            for child in sorted(children(here), key=lambda t: (t.dep_ not in OBJECTS, t.i)):
                if child.i == came_from.i or child.i in skipped:
                    continue
                if child.dep_ in (*OBJECTS, "nsubj", "xcomp", "prep"):
                    found = self.below(child, row, include=True, depth=5)
                    if found is not None:
                        return found
            if here.pos_ == "VERB" and here.dep_ in ("ccomp", "ROOT"):
                return None
        return None

    def _beside(self, root: Token, row: Bearing) -> End | None:
        """Return the main clause's end where the parse took a leading "After …" clause for the root."""
        if not any(c.dep_ == "mark" and c.i < root.i for c in children(root)):
            return None
        clauses = [c for c in children(root) if c.dep_ in ("conj", "ccomp", "parataxis") and c.i > root.i]
        return self.pick(clauses[0].i, row, aim=row.backward) if clauses else None

    def before(self, start: int, row: Bearing, but: str) -> End | None:
        """Return the real event before a word that the row allows: the one of its sentence, else the one told most."""
        opening = self.doc[start].sent.start
        counts: dict[str, int] = {}
        ends: dict[str, End] = {}
        for i in range(start - 1, max(-1, start - _BACK), -1):
            target = self.pick(i, row, aim=True, but=but)
            if target is not None and target.type is not None and target.status is not Status.HYPOTHETICAL:
                if i >= opening:
                    return target
                counts[target.id] = counts.get(target.id, 0) + 1
                ends.setdefault(target.id, target)
        best = max(counts, key=lambda k: counts[k], default=None)
        return ends[best] if best else None

    def last(self, start: int, row: Bearing, *, aim: bool, but: str = "") -> End | None:
        """Return the real event told last before a word, not far back, that the row allows."""
        for i in range(start - 1, max(-1, start - _JUST), -1):
            end = self.pick(i, row, aim=aim, but=but)
            if end is not None and end.type is not None and end.status is not Status.HYPOTHETICAL:
                return end
        return None

    def referred(self, top: Token, row: Bearing, but: str, *, bearing: bool = False) -> End | None:
        """Return the event told shortly before that the noun at or right below a word goes back to.

        It is what is borne upon, or what bears (``bearing``): one told by the same noun, if there is; else
        "the bloodshed" is the attack told most, "the decision" the last one told.
        """
        nouns = [top, *(c for c in children(top) if c.dep_ in ("pobj", "dobj"))]
        for noun in nouns:
            reference = self.bearings.find(BearingFrame.REFERENCE, (noun.lemma_.lower(),))
            if reference is None or noun.i in self.ends or not is_definite(noun):
                continue
            told: list[End] = []
            named: End | None = None
            for i in range(noun.i - 1, max(-1, noun.i - _BACK), -1):
                end = self.pick(i, row, aim=row.backward == bearing, but=but)
                if (
                    end is not None
                    and end.type in reference.to_types
                    and end.status is not Status.HYPOTHETICAL
                ):
                    if noun.i - i < _REFERS:
                        told.append(end)
                    if named is None and self.doc[i].lemma_.lower() == noun.lemma_.lower():
                        named = end
            if named is not None:
                return named
            if told and reference.to_types == (EventType.ASSAULT,):
                return max(told, key=lambda end: [e.id for e in told].count(end.id))
            return told[0] if told else None
        return None

    def found(self, row: Bearing, one: End, other: End, first: Token, last: Token, word: Token) -> Found:
        """Return what was found, the two ends by what bears on what, the words from first to last as evidence."""
        first, last = sorted((first, last), key=lambda token: token.i)
        evidence = (first.idx, last.idx + len(last))
        source, target = (other, one) if row.backward else (one, other)
        return Found(row, source, target, word, evidence)


def allowed(end: End, row: Bearing, *, aim: bool) -> bool:
    """Tell whether an end may stand on that side of the link (``aim``: what is borne upon)."""
    types = row.to_types if aim else row.from_types
    if end.type is None:
        return not types and row.frame is not BearingFrame.OBJECT and row.kind not in _BETWEEN_EVENTS
    return not types or end.type in types
