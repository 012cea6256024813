"""How likely a word that fits a frame tells of a happening: the frame's prior, moved by its surroundings.

The prior is the row's ``score``. The surroundings are features whose weights stand in a table, so that a
learned model can replace the counted ones without a change here.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.knowledge.triggers import Frame, Triggers
from firsthand.language.clauses import is_clause_misread
from firsthand.ontology import EventType
from firsthand.reading.events.site import Site, lemma_of

_BODILY = frozenset(
    {
        EventType.ASSAULT,
        EventType.COERCE,
        EventType.RETREAT,
        EventType.MOBILIZE,
        EventType.CONSULT,
        EventType.PROTEST,
    }
)
LEAST_SCORE = 0.5  # what a trigger must reach to be kept


def score_trigger(frame: Frame, site: Site, triggers: Triggers) -> float:
    """Return a number from 0 to 1: how likely this is a happening that the report tells of."""
    score = frame.score + sum(triggers.weights.get(name, 0.0) for name in features(frame, site))
    return max(0.0, min(1.0, score))


def features(frame: Frame, site: Site) -> Iterator[str]:
    """Yield the names of what holds around a possible trigger."""
    head = site.head
    kind = "noun" if site.nominal else "verb"
    yield f"{kind}:place={_place(head)}"
    yield f"{kind}:tag={head.tag_}"
    if head.ent_type_ and not head.is_lower:
        yield f"entity={head.ent_type_}"
    if site.nominal:
        yield from _noun_features(head)
    else:
        yield from _verb_features(head)
        yield from _argument_features(site, frame)
    if _tells_of_sport(site, frame):
        yield "near=sport"
    if frame.type is not None:
        yield f"type={frame.type.value}"


def _argument_features(site: Site, frame: Frame) -> Iterator[str]:
    """Yield what kinds of things act and suffer, where the act needs somebody who can: snow blocks nobody."""
    if frame.type not in _BODILY:
        return
    # A frame that asks for the very word knows what it does: "blocked the website".
    asked = {w for c in frame.conditions if c.slot in ("obj", "subj") and not c.negated for w in c.words}
    inert = site.triggers.classes.get("inert", frozenset()) - asked
    if any(lemma_of(t) in inert and not t.ent_type_ for t in site.arguments.subjects):
        yield "subject=inert"
    if frame.type is not EventType.RETREAT and any(  # a painting may be given back
        lemma_of(t) in inert and not t.ent_type_ for t in site.arguments.objects
    ):
        yield "object=inert"


def _tells_of_sport(site: Site, frame: Frame) -> bool:
    if frame.type not in _BODILY:
        return False
    classes, sentence = site.triggers.classes, site.around.sentence
    grim = classes.get("grim", frozenset())
    return len(sentence & classes.get("sport", frozenset())) > 1 and sentence.isdisjoint(grim)


def _place(head: Token) -> str:
    """Return the dependency, but for clauses that the parser took for noun phrases: "militia burned villages"."""
    if head.dep_ == "amod" and is_clause_misread(head):
        return "clause"
    return head.dep_


def _noun_features(head: Token) -> Iterator[str]:
    determiner = next((t.lower_ for t in head.lefts if t.dep_ in ("det", "predet")), "none")
    yield f"noun:determiner={determiner}"
    described = sum(t.dep_ in ("prep", "poss", "compound", "amod", "acl", "relcl") for t in head.children)
    yield f"noun:described={min(described, 3)}"
    if head.dep_ == "pobj" and head.head.lower_ == "of":
        yield "noun:after-of"


def _verb_features(head: Token) -> Iterator[str]:
    dependents = {t.dep_ for t in head.children}
    yield f"verb:object={'dobj' in dependents}"
    yield f"verb:subject={bool(dependents & {'nsubj', 'nsubjpass'})}"
    if "neg" in dependents:
        yield "verb:negated"
    for child in head.children:
        if child.tag_ == "MD":
            yield f"verb:modal={child.lower_}"
