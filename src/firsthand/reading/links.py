"""Links: one happening bearing on another, from the words that say so.

Within a sentence, a word of bearing (``knowledge/tables/bearings.tsv``) joins the happening above it or in
its subject with the one below it. Only what is said becomes a link; happenings that merely stand near one
another do not.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from firsthand.knowledge.bearings import Bearing, BearingFrame, Bearings
from firsthand.knowledge.hedges import Hedges
from firsthand.knowledge.lexicon import Lexicon
from firsthand.ontology import Certainty, EventType, LinkKind, Status
from firsthand.reading.certainty.grammar import children
from firsthand.reading.certainty.vouching import innermost_claim
from firsthand.reading.certainty.weighing import weigh
from firsthand.reading.findings import Parsed, Voices
from firsthand.record import Event, Link, Process, Span

_DOWN = 60  # tokens looked at below a word of bearing
_UP = 6  # governors looked at above it
_BACK = 1000  # tokens that a reaction looks back for what it answers
_UP_NEAR = 1  # … above "for" and "over", which mean much else
_TO_PROCESS = frozenset({LinkKind.THREATENS, LinkKind.VIOLATES})
_JUDGING = frozenset(
    {EventType.ACCUSE, EventType.SUPPORT}
)  # praise and blame that were not given respond to nothing
_DEEDS = frozenset({EventType.AID, EventType.COERCE, EventType.CONCEDE})
_OWN = frozenset(
    {LinkKind.RESPONDS_TO, LinkKind.THREATENS}
)  # a verb that tells of a reaction or a threat itself
_OBJECTS = ("dobj", "nsubjpass", "dative", "attr", "oprd")
_OBJECT_PREPOSITIONS = frozenset(
    {"for", "over", "against", "of", "to", "on", "about", "into", "with", "at", "as", "from", "in"}
)


@dataclass(frozen=True, slots=True)
class _End:
    """A happening or process at one word of the text."""

    id: str
    type: EventType | None  # None: a process
    status: Status | None


@dataclass(frozen=True, slots=True)
class _Found:
    row: Bearing
    source: _End
    target: _End
    word: Token
    evidence: Span


def find_links(
    parsed: Parsed,
    events: tuple[Event, ...],
    processes: tuple[Process, ...],
    voices: Voices,
    lexicon: Lexicon,
) -> tuple[Link, ...]:
    """Return the links between the report's events and processes, in the order of the text."""
    search = _Search(parsed.doc, _ends(parsed.doc, events, processes), lexicon.bearings)
    links: dict[tuple[str, str], Link] = {}
    outlet = voices.sources[0].id if voices.sources else "s0"
    for found in search.run():
        pair = (found.source.id, found.target.id)
        if pair[0] == pair[1] or pair in links:
            continue
        claim = innermost_claim(*found.evidence, voices)
        links[pair] = Link(
            id=f"l{len(links) + 1}",
            kind=found.row.kind,
            from_=found.source.id,
            to=found.target.id,
            certainty=_certainty(found, lexicon.hedges),
            source=claim.source if claim is not None else outlet,
            evidence=(found.evidence,),
            why=f"{found.row.frame}: {found.row.word}",
        )
    return tuple(links.values())


def _ends(doc: Doc, events: Sequence[Event], processes: Sequence[Process]) -> Mapping[int, tuple[_End, ...]]:
    """Return what happens at each token: the head of every mention, events first."""
    ends: dict[int, tuple[_End, ...]] = {}
    items: list[tuple[_End, tuple[Span, ...]]] = [(_End(e.id, e.type, e.status), e.mentions) for e in events]
    items += [(_End(p.id, None, None), p.mentions) for p in processes]
    for end, mentions in items:
        for start, stop in mentions:
            span = doc.char_span(start, stop, alignment_mode="expand")
            if span is not None:
                ends[span.root.i] = (*ends.get(span.root.i, ()), end)
    return ends


def _certainty(found: _Found, hedges: Hedges) -> Certainty:
    if found.row.certainty is not None:
        return found.row.certainty
    if found.word.pos_ in ("VERB", "AUX"):
        weighing = weigh(found.word, hedges)
        if weighing.status is Status.HYPOTHETICAL:
            return Certainty.POSSIBLE
        return weighing.certainty
    if found.source.status is Status.HYPOTHETICAL:
        return Certainty.POSSIBLE
    return Certainty.CERTAIN


class _Search:
    def __init__(self, doc: Doc, ends: Mapping[int, tuple[_End, ...]], bearings: Bearings) -> None:
        self.doc, self.ends, self.bearings = doc, ends, bearings

    def run(self) -> Iterator[_Found]:
        """Yield what each word of bearing joins, sentence by sentence."""
        if not self.ends:
            return
        for sentence in self.doc.sents:
            if not any(i in self.ends for i in range(sentence.start, sentence.end)):
                continue
            for token in sentence:
                yield from self._at(token)

    def _at(self, token: Token) -> Iterator[_Found]:
        phrase = self._phrase(token)
        if phrase is not None:
            yield from self._by_phrase(*phrase)
        elif token.pos_ in ("VERB", "AUX"):
            yield from self._by_verb(token)
        elif token.pos_ in ("NOUN", "PROPN", "ADJ"):
            yield from self._by_noun(token)
        if token.i in self.ends:
            yield from self._by_object(token)
            yield from self._by_adjective(token)
            yield from self._by_reaction(token)

    # -- phrases: "in response to" ------------------------------------------------------------------

    def _phrase(self, token: Token) -> tuple[Bearing, Token, Token] | None:
        """Return the row, first and last word of a phrase that ends at ``token``."""
        for words in self.bearings.phrase_ends.get(token.lower_, ()):
            start = token.i - len(words) + 1
            if start < 0 or any(t.is_sent_start for t in self.doc[start + 1 : token.i + 1]):
                continue
            if all(self.doc[start + k].lower_ == w for k, w in enumerate(words)):
                row = self.bearings.find(BearingFrame.PHRASE, (" ".join(words),))
                if row is not None and (len(words) > 1 or token.dep_ in ("prep", "mark", "pcomp")):
                    return row, self.doc[start], token
        return None

    def _by_phrase(self, row: Bearing, first: Token, last: Token) -> Iterator[_Found]:
        below = last.head if last.dep_ == "mark" else last
        top = below if last.dep_ == "mark" else first
        while top.head.i in range(first.i, last.i + 1) and top.head.i != top.i:
            top = top.head
        target = self._below(below, row, aim=True, include=last.dep_ == "mark", after=last.i)
        if target is None:
            return
        levels = _UP if first.i != last.i or row.certainty is not None else _UP_NEAR
        source = self._above(top, row, skip=range(top.left_edge.i, top.right_edge.i + 1), levels=levels)
        if source is not None:
            yield self._found(row, source, target, first, last, first)

    # -- verbs: "could derail" ----------------------------------------------------------------------

    def _by_verb(self, verb: Token) -> Iterator[_Found]:
        row = self._verb_row(verb)
        if row is None:
            return
        agents = [c for c in children(verb) if c.dep_ == "agent"]
        bare = (
            bool(agents) and verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl")
        )  # "took it, aided by raids"
        passive = bare or any(c.dep_ in ("nsubjpass", "auxpass") for c in children(verb))
        if passive:
            source = next((x for a in agents for x in [self._below(a, row)] if x), None)
            objects = [c for c in children(verb) if c.dep_ == "nsubjpass"]
        else:
            source = self._own_end(verb, row) or self._subject(verb, row)
            objects = [
                c
                for c in children(verb)
                if c.dep_ in ("dobj", "xcomp", "ccomp", "prep", "dative")
                and c.i > verb.i
                and (c.dep_ != "prep" or c.lower_ == "from" or row.word.endswith(" " + c.lower_))
            ]
        but = source.id if source is not None else ""
        clauses = [
            c for c in objects if c.dep_ in ("xcomp", "ccomp")
        ]  # "allow the families of the killed to sue"
        target = next(
            (x for c in clauses for x in [self._pick(c.i, row, aim=not row.backward, but=but)] if x), None
        )
        target = target or next(
            (x for o in objects for x in [self._below(o, row, aim=True, include=True, but=but)] if x), None
        )
        if target is None and bare:
            target = self._pick(verb.head.i, row, aim=not row.backward, but=but)
        if source is not None and target is not None:
            yield self._found(row, source, target, verb, verb, verb)

    def _verb_row(self, verb: Token) -> Bearing | None:
        lemma = verb.lemma_.lower()
        words = [f"{lemma} {c.lower_}" for c in children(verb) if c.dep_ in ("prt", "prep", "advmod")]
        for child in children(verb):
            if child.dep_ == "dobj":  # "paved the way for"
                after = [c.lower_ for c in (*children(child), *children(verb)) if c.dep_ == "prep"]
                words += [f"{lemma} {child.lower_} {a}" for a in after]
            preps = [child] if child.dep_ == "prep" else [c for c in children(child) if child.dep_ == "dobj"]
            for prep in preps:  # "put the talks at risk"
                words += [f"{lemma} {prep.lower_} {c.lower_}" for c in children(prep) if c.dep_ == "pobj"]
        row = self.bearings.find(BearingFrame.VERB, (*words, lemma))
        if row is None or (verb.i in self.ends and row.kind in _OWN):
            return None
        return row

    def _subject(self, verb: Token, row: Bearing) -> _End | None:
        """Return the happening that a verb is said of: in its subject, or the clause it hangs on."""
        holder = verb
        for _ in range(3):
            subjects = [c for c in children(holder) if c.dep_ in ("nsubj", "csubj")]
            if subjects:
                subject = subjects[0]
                if subject.lower_ in ("which", "that", "who") and holder.dep_ == "relcl":
                    return self._near(holder.head, row, skip=holder.i) or self._above(holder, row)
                found = self._below(subject, row, include=True, depth=8)
                if found is not None:
                    return found
                return self._own_end(holder, row) if holder.i != verb.i else None
            if holder.dep_ in ("xcomp", "conj", "advcl", "acl", "pcomp") and holder.head.i != holder.i:
                if holder.dep_ in ("advcl", "acl", "pcomp"):
                    return self._above(holder, row)
                holder = holder.head
                end = self._own_end(holder, row)
                if end is not None and holder.dep_ != "conj":
                    return end
            else:
                return None
        return None

    # -- nouns: "a blow to" ---------------------------------------------------------------------------

    def _by_noun(self, noun: Token) -> Iterator[_Found]:
        for preposition in children(noun):
            if preposition.dep_ != "prep":
                continue
            words = (f"{noun.lemma_.lower()} {preposition.lower_}", f"{noun.lower_} {preposition.lower_}")
            row = self.bearings.find(BearingFrame.NOUN, words)
            if row is None:
                continue
            target = self._below(preposition, row, aim=True)
            source = self._own_end(noun, row)
            if source is None and noun.dep_ in ("attr", "acomp", "dobj", "pobj", "oprd", "appos"):
                holder = noun.head if noun.dep_ != "pobj" else noun.head.head
                source = (
                    self._subject(holder, row) if holder.pos_ in ("VERB", "AUX") else self._near(holder, row)
                )
            if source is not None and target is not None:
                yield self._found(row, source, target, noun, preposition, noun)

    # -- types: "condemned the attack" ----------------------------------------------------------------

    def _by_object(self, token: Token) -> Iterator[_Found]:
        for source in self.ends[token.i]:
            if source.type is None:
                continue
            row = self.bearings.find(BearingFrame.OBJECT, (token.lemma_.lower(), str(source.type)))
            if row is None or not _allowed(source, row, aim=False):
                continue
            if source.status is Status.NEGATED and source.type in _JUDGING:
                continue
            target = self._object(token, row, source)
            if target is not None:
                yield self._found(row, source, target, token, token, token)

    def _by_reaction(self, token: Token) -> Iterator[_Found]:
        """Yield what a word that is always an answer goes back to: "an inquiry is under way"."""
        row = self.bearings.find(BearingFrame.REACTION, (token.lemma_.lower(),))
        source = self._own_end(token, row) if row is not None else None
        if row is None or source is None:
            return
        target = self._before(token.i, row, but=source.id)
        if target is not None:
            yield self._found(row, source, target, token, token, token)

    def _before(self, start: int, row: Bearing, but: str) -> _End | None:
        """Return the nearest real event before a word that the row allows."""
        counts: dict[str, int] = {}
        ends: dict[str, _End] = {}
        for i in range(start - 1, max(-1, start - _BACK), -1):
            target = self._pick(i, row, aim=True, but=but)
            if target is not None and target.type is not None and target.status is not Status.HYPOTHETICAL:
                counts[target.id] = counts.get(target.id, 0) + 1
                ends.setdefault(target.id, target)
        best = max(counts, key=lambda k: counts[k], default=None)
        return ends[best] if best else None

    def _object(self, token: Token, row: Bearing, source: _End) -> _End | None:
        for child in children(token):
            dep = child.dep_
            takes = (
                dep in _OBJECTS
                or (dep == "prep" and child.lower_ in _OBJECT_PREPOSITIONS and not _is_setting(child, source))
                or (dep in ("ccomp", "xcomp", "acl") and child.i > token.i and not _is_alleged(child, source))
                or (dep in ("amod", "compound", "poss") and token.pos_ == "NOUN" and child.i in self.ends)
            )
            if takes:
                found = self._below(child, row, aim=True, include=True, depth=6, but=source.id)
                if found is not None:
                    return found
        if token.dep_ == "relcl" and any(
            c.dep_ == "dobj" and c.lower_ in ("that", "which") for c in children(token)
        ):
            return self._near(token.head, row, aim=True, but=source.id, skip=token.i)
        return None

    def _by_adjective(self, token: Token) -> Iterator[_Found]:
        for child in children(token):
            if child.dep_ not in ("amod", "compound"):
                continue
            row = self.bearings.find(BearingFrame.ADJECTIVE, (child.lower_,))
            source = self._own_end(token, row) if row is not None else None
            if row is None or source is None:
                continue
            target = self._before(token.i, row, but=source.id)
            if target is not None:
                yield self._found(row, source, target, child, token, child)

    # -- looking for the two ends -----------------------------------------------------------------------

    def _pick(self, i: int, row: Bearing, *, aim: bool = False, but: str = "") -> _End | None:
        """Return the end at token ``i`` that the row allows, a process first where the kind wants one."""
        found = [e for e in self.ends.get(i, ()) if e.id != but and _allowed(e, row, aim=aim)]
        if not found:
            return None
        wants_process = aim and row.kind in _TO_PROCESS
        return next((e for e in found if (e.type is None) == wants_process), found[0])

    def _own_end(self, token: Token, row: Bearing) -> _End | None:
        return self._pick(token.i, row, aim=row.backward)

    def _below(
        self,
        top: Token,
        row: Bearing,
        *,
        aim: bool = False,
        include: bool = False,
        depth: int = _DOWN,
        but: str = "",
        after: int = -1,
        skip: int = -1,
    ) -> _End | None:
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
                found = self._pick(token.i, row, aim=aim != row.backward, but=but)
                if found is not None:
                    return found
            queue.extend(
                c for c in children(token) if c.dep_ not in ("punct", "relcl", "det") and c.i != skip
            )
            clauses.extend(c for c in children(token) if c.dep_ == "relcl" and c.i != skip)
        return None

    def _near(
        self, token: Token, row: Bearing, *, aim: bool = False, but: str = "", skip: int = -1
    ) -> _End | None:
        return self._pick(token.i, row, aim=aim != row.backward, but=but) or self._below(
            token, row, aim=aim, depth=8, but=but, skip=skip
        )

    def _above(self, token: Token, row: Bearing, skip: Iterable[int] = (), levels: int = _UP) -> _End | None:
        """Return the nearest end among the governors of a word and their objects and subjects."""
        skipped = frozenset(skip)
        here = token
        for _ in range(levels):
            if here.head.i == here.i:
                return self._beside(here, row)
            came_from, here = here, here.head
            found = self._pick(here.i, row, aim=row.backward)
            if found is not None:
                return found
            for child in sorted(children(here), key=lambda t: (t.dep_ not in _OBJECTS, t.i)):
                if child.i == came_from.i or child.i in skipped:
                    continue
                if child.dep_ in (*_OBJECTS, "nsubj", "xcomp", "prep"):
                    found = self._below(child, row, include=True, depth=5)
                    if found is not None:
                        return found
            if here.pos_ == "VERB" and here.dep_ in ("ccomp", "ROOT"):
                return None
        return None

    def _beside(self, root: Token, row: Bearing) -> _End | None:
        """Return the main clause's end where the parse took a leading "After …" clause for the root."""
        if not any(c.dep_ == "mark" and c.i < root.i for c in children(root)):
            return None
        clauses = [c for c in children(root) if c.dep_ in ("conj", "ccomp", "parataxis") and c.i > root.i]
        return self._pick(clauses[0].i, row, aim=row.backward) if clauses else None

    def _found(self, row: Bearing, one: _End, other: _End, first: Token, last: Token, word: Token) -> _Found:
        evidence = (first.idx, last.idx + len(last))
        source, target = (other, one) if row.backward else (one, other)
        return _Found(row, source, target, word, evidence)


def _is_setting(preposition: Token, source: _End) -> bool:
    """Tell whether a phrase says in or from what somebody is helped, barred or let go, not in answer to what."""
    return source.type in _DEEDS and preposition.lower_ in ("in", "from")


def _is_alleged(clause: Token, source: _End) -> bool:
    """Tell whether a clause spells out what somebody claims: "the claim that rebels attacked the port"."""
    return source.type is EventType.ACCUSE and clause.head.lemma_.lower() in (
        "claim",
        "allege",
        "assert",
        "assertion",
        "allegation",
    )


def _allowed(end: _End, row: Bearing, *, aim: bool) -> bool:
    """Tell whether an end may stand on that side of the link (``aim``: what is borne upon)."""
    types = row.to_types if aim else row.from_types
    if end.type is None:
        return not types and row.frame is not BearingFrame.OBJECT
    return not types or end.type in types
