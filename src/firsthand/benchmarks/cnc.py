"""Causal News Corpus: cause and effect spans of a sentence, from the words of bearing in it.

The corpus counts as causal what prompts, what is meant (purpose) and what conditions; so the purpose
infinitive and participles of demand count here besides the words of ``bearings.tsv``. A third of its
relations have no signal at all: those are out of reach of any extractor of this kind.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Token

from firsthand.benchmarks.run import Options
from firsthand.knowledge.bearings import Bearing, BearingFrame, Bearings
from firsthand.knowledge.hedges import Frame, Hedges
from firsthand.language.pipeline import parse
from firsthand.ontology import LinkKind, Status
from firsthand.reading.reader import Reader
from firsthand.record import Span

_KINDS = frozenset({LinkKind.CAUSES, LinkKind.RESPONDS_TO, LinkKind.ENABLES, LinkKind.PREVENTS})
_MARKS = frozenset({"as", "because", "since", "if", "unless", "after", "until", "till"})
_PLAIN = frozenset({"for", "over", "against", "after", "following"})  # causal often enough in this corpus
_OUTCOMES = frozenset({"leave", "kill", "injure", "wound", "force", "damage"})
_SHORTEST = 2  # words of an argument


@dataclass(frozen=True, slots=True)
class _Relation:
    cause: Span
    effect: Span
    signal: Span


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:  # noqa: ARG001
    """Yield ``{"id", "causal", "relations"}``: of each row only id and text are read."""
    kept = list(rows)
    bearings, hedges = reader.lexicon.bearings, reader.lexicon.hedges
    for row, doc in zip(kept, parse(row["text"] for row in kept), strict=True):
        relations = list(_relations(doc, bearings, hedges))
        yield {
            "id": row["id"],
            "causal": int(bool(relations)),
            "relations": [
                {"cause": list(r.cause), "effect": list(r.effect), "signal": [list(r.signal)]}
                for r in relations
            ],
        }


def _relations(doc: Doc, bearings: Bearings, hedges: Hedges) -> Iterator[_Relation]:
    seen: set[tuple[Span, Span]] = set()
    for token in doc:
        for relation in (
            _by_phrase(token, bearings),
            _by_mark(token),
            _by_verb(token, bearings),
            _by_purpose(token, hedges),
            _by_outcome(token),
            _by_means(token),
        ):
            if relation is not None and (relation.cause, relation.effect) not in seen:
                seen.add((relation.cause, relation.effect))
                yield relation


def _by_phrase(token: Token, bearings: Bearings) -> _Relation | None:
    """Return "effect because of cause" and its like."""
    plain = ((token.lower_,),) if token.lower_ in _PLAIN and token.dep_ == "prep" else ()
    for words in (*bearings.phrase_ends.get(token.lower_, ()), *plain):
        start = token.i - len(words) + 1
        row = bearings.find(BearingFrame.PHRASE, (" ".join(words),))
        if (row is None or row.kind not in _KINDS) and not (plain and len(words) == 1):
            continue
        if start < token.sent.start or token.dep_ == "mark":
            continue
        if tuple(t.lower_ for t in token.doc[start : token.i + 1]) != words:
            continue
        first = token.doc[start]
        top = first
        while start <= top.head.i <= token.i and top.head.i != top.i:
            top = top.head
        if token.lower_ in ("for", "against") and len(words) == 1 and top.head.pos_ != "VERB":
            return None
        below = _words(token.doc, token.i + 1, top.right_edge.i)
        main = _main_clause(top, first)
        if below is None or main is None:
            return None
        return _Relation(below, main, (first.idx, token.idx + len(token)))
    return None


def _by_mark(token: Token) -> _Relation | None:
    """Return "effect as cause": a subordinate clause and the main one."""
    if token.dep_ != "mark" or token.lower_ not in _MARKS or token.head.dep_ != "advcl":
        return None
    clause = token.head
    below = _words(token.doc, token.i + 1, clause.right_edge.i)
    main = _main_clause(clause, clause.left_edge)
    if below is None or main is None:
        return None
    return _Relation(below, main, (token.idx, token.idx + len(token)))


def _by_verb(verb: Token, bearings: Bearings) -> _Relation | None:
    """Return "cause led to effect": the subject, or the clause that a participle hangs on."""
    row = _verb_row(verb, bearings)
    if row is None:
        return None
    end = verb.right_edge.i
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    if agent is not None:
        subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        noun = subject if subject is not None else (verb.head if verb.dep_ == "acl" else None)
        effect = _words(verb.doc, noun.left_edge.i, verb.i - 1) if noun is not None else None
        cause = _words(verb.doc, agent.i + 1, agent.right_edge.i)
    else:
        effect = _words(verb.doc, verb.i + 1, end)
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is not None and subject.lower_ in ("which", "that") and verb.dep_ == "relcl":
            cause = _words(verb.doc, verb.head.left_edge.i, subject.i - 1)
        elif subject is not None:
            cause = _words(verb.doc, subject.left_edge.i, subject.right_edge.i)
        elif verb.dep_ in ("advcl", "conj") and verb.tag_ == "VBG":
            cause = _main_clause(verb, verb.left_edge)
        else:
            cause = None
    if cause is None or effect is None:
        return None
    if row.backward:
        cause, effect = effect, cause
    return _Relation(cause, effect, (verb.idx, verb.idx + len(verb)))


def _verb_row(verb: Token, bearings: Bearings) -> Bearing | None:
    if verb.pos_ != "VERB":
        return None
    lemma = verb.lemma_.lower()
    words = [f"{lemma} {c.lower_}" for c in verb.children if c.dep_ in ("prt", "prep", "advmod")]
    row = bearings.find(BearingFrame.VERB, (*words, lemma))
    return row if row is not None and row.kind is LinkKind.CAUSES else None


def _by_purpose(verb: Token, hedges: Hedges) -> _Relation | None:
    """Return what was done and what for: "marched to demand", "marched, demanding"."""
    if verb.pos_ != "VERB" or verb.dep_ not in ("advcl", "acl"):
        return None
    to = next((c for c in verb.children if c.dep_ == "aux" and c.tag_ == "TO"), None)
    row = hedges.find(Frame.VERB, (verb.lemma_.lower(), f"{verb.lemma_.lower()} for"))
    demands = verb.tag_ == "VBG" and row is not None and row.status is Status.HYPOTHETICAL
    if (to is None or verb.dep_ == "acl") and not demands:
        return None
    below = _words(verb.doc, verb.left_edge.i if to is not None else verb.i + 1, verb.right_edge.i)
    main = _main_clause(verb, verb.left_edge)
    if below is None or main is None:
        return None
    signal = to if to is not None else verb
    return _Relation(below, main, (signal.idx, signal.idx + len(signal)))


def _by_outcome(verb: Token) -> _Relation | None:
    """Return what was done and what came of it: "a bomb went off, killing two"."""
    if verb.tag_ != "VBG" or verb.dep_ not in ("advcl", "conj") or verb.lemma_ not in _OUTCOMES:
        return None
    effect = _words(verb.doc, verb.left_edge.i, verb.right_edge.i)
    cause = _main_clause(verb, verb.left_edge)
    if effect is None or cause is None:
        return None
    return _Relation(cause, effect, (verb.idx, verb.idx + len(verb)))


def _by_means(token: Token) -> _Relation | None:
    """Return "effect by doing cause"."""
    if token.lower_ != "by" or token.dep_ not in ("prep", "agent"):
        return None
    if not any(c.dep_ == "pcomp" and c.tag_ == "VBG" for c in token.children):
        return None
    below = _words(token.doc, token.i + 1, token.right_edge.i)
    main = _main_clause(token, token)
    if below is None or main is None:
        return None
    return _Relation(below, main, (token.idx, token.idx + len(token)))


def _main_clause(part: Token, first: Token) -> Span | None:
    """Return the clause that ``part`` hangs on, without it: what stands before, else what follows it."""
    verb = part.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    left = next((c.left_edge.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), verb.left_edge.i)
    if first.i > verb.i:
        return _words(verb.doc, left, first.i - 1)
    return _words(verb.doc, max(left, part.right_edge.i + 1), verb.right_edge.i)


def _words(doc: Doc, start: int, end: int) -> Span | None:
    """Return the span of the tokens from ``start`` to ``end`` without marks at the edges."""
    while start <= end and (doc[start].is_punct or doc[start].is_space or doc[start].dep_ == "cc"):
        start += 1
    while end >= start and (doc[end].is_punct or doc[end].is_space):
        end -= 1
    if end - start + 1 < _SHORTEST:
        return None
    return (doc[start].idx, doc[end].idx + len(doc[end]))
