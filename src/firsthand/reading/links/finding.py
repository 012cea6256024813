"""Links: one happening bearing on another, from the words that say so.

Within a sentence, a word of bearing (``knowledge/tables/bearings.tsv``) joins the happening above it or in
its subject with the one below it. Only what is said becomes a link; happenings that merely stand near one
another do not.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.knowledge.bearings import BearingFrame
from firsthand.knowledge.hedges import Hedges
from firsthand.knowledge.lexicon import Lexicon
from firsthand.ontology import Certainty, Status
from firsthand.reading.certainty.vouching import OUTLET, innermost_claim
from firsthand.reading.certainty.weighing import weigh
from firsthand.reading.findings import Parsed, Voices
from firsthand.reading.links.looking import Field, Found, ends_of
from firsthand.reading.links.reactions import by_reaction
from firsthand.reading.links.words import by_word
from firsthand.record import Event, Link, Process

_COMPLETING = frozenset({"attr", "acomp", "dobj", "nsubjpass", "oprd"})


def find_links(
    parsed: Parsed,
    events: tuple[Event, ...],
    processes: tuple[Process, ...],
    voices: Voices,
    lexicon: Lexicon,
) -> tuple[Link, ...]:
    """Return the links between the report's events and processes, in the order of the text."""
    field = Field(parsed.doc, ends_of(parsed.doc, events, processes), lexicon.bearings)
    links: dict[tuple[str, str], Link] = {}
    outlet = voices.sources[0].id if voices.sources else OUTLET
    for found in _search(field):
        pair = (found.source.id, found.target.id)
        if pair[0] == pair[1] or pair in links or _is_denied(found, lexicon.hedges):
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


def _search(field: Field) -> Iterator[Found]:
    """Yield what each word of bearing joins, sentence by sentence."""
    if not field.ends:
        return
    for sentence in field.doc.sents:
        if not any(i in field.ends for i in range(sentence.start, sentence.end)):
            continue
        for token in sentence:
            yield from by_word(field, token)
            if token.i in field.ends:
                yield from by_reaction(field, token)


def _is_denied(found: Found, hedges: Hedges) -> bool:
    """Tell whether the words say that it does not bear: "failed to stop the raids"."""
    verb = found.row.frame is BearingFrame.VERB and found.word.pos_ == "VERB"
    return verb and weigh(found.word, hedges).status is Status.NEGATED


def _certainty(found: Found, hedges: Hedges) -> Certainty:
    if found.row.certainty is not None:
        return found.row.certainty
    verb = _verb_of(found.word)
    if verb is not None:
        weighing = weigh(verb, hedges)
        if weighing.status is Status.HYPOTHETICAL:
            return Certainty.POSSIBLE
        return weighing.certainty
    if found.source.status is Status.HYPOTHETICAL:
        return Certainty.POSSIBLE
    return Certainty.CERTAIN


def _verb_of(word: Token) -> Token | None:
    """Return the verb that says how sure it is: the word itself, or the one it completes ("may be a response to")."""
    if word.pos_ in ("VERB", "AUX"):
        return word
    return word.head if word.dep_ in _COMPLETING and word.head.pos_ in ("VERB", "AUX") else None
