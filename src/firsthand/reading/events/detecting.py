"""Detected triggers: words that no row of the trigger table has, but that the detector is sure tell of something.

The table comes first: where it found a trigger, its type and frame stand, but for words of violence that are none
here. What the detector gives says in ``why`` that it was learned, so that a person can tell it from what a row gave.
"""

from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc, Span, Token

from firsthand.knowledge.lexicon import Lexicon
from firsthand.knowledge.triggers import Frame
from firsthand.language.encoder.detector import PART_OF_TRIGGER, TYPES, Detection, Detector, Words
from firsthand.ontology import EventType, PlacePrecision
from firsthand.reading.events.modes import modes_of
from firsthand.reading.events.site import lemma_of
from firsthand.reading.findings import Parsed, PlaceFinding, PlaceRole, TollFinding, Trigger
from firsthand.reading.times.words import is_of_a_day

# On 60 reports never learned from and gold dev: below, the second loses more than the first gains.
_SURE = 0.93
_DATED = 0.25  # of a noun that a day possesses: "Monday's horror" is mostly a happening
_DOUBTED = 0.05  # what a row found is left out where the detector is sure that nothing is told
# Words of violence are used of anything: below these limits nearly none of what was dropped or given another type
# in 650 reports, most of them on politics, told of violence.
_DOUBTED_VIOLENCE = 0.12
_FORCELESS, _EVEN = 0.2, 0.5
_FORCE = [
    1 + TYPES.index(kind)
    for kind in (EventType.ASSAULT, EventType.COERCE, EventType.PROTEST, EventType.MOBILIZE)
]
_PRECISIONS, _ROLES = (None, *PlacePrecision), tuple(PlaceRole)
_TELLING = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "AUX", "ADV"})
_NO_HAPPENING = frozenset(
    {"PERSON", "GPE", "NORP", "DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT"}
)


def detect(
    parsed: Parsed, triggers: tuple[Trigger, ...], places: tuple[PlaceFinding, ...], detector: Detector
) -> Detection:
    """Return what the detector makes of a report, told which triggers and places the tables found."""
    return detector.read(words_of(parsed.doc, triggers, places))


def words_of(doc: Doc, triggers: tuple[Trigger, ...], places: tuple[PlaceFinding, ...]) -> Words:
    """Return a parsed report as the detector takes it, with the table's triggers and the places marked."""
    found = np.zeros(len(doc), dtype=np.int64)
    for trigger in triggers:
        for token in _tokens_of(trigger, doc):
            found[token.i] = PART_OF_TRIGGER
    for trigger in triggers:
        found[trigger.head] = 1 + TYPES.index(trigger.type)
    named = np.zeros(len(doc), dtype=np.int64)
    for place in places:
        for token in place.words(doc):
            named[token.i] = named[token.i] or _name_mark(place)
    return Words(
        [t.text for t in doc],
        [t.tag_ for t in doc],
        [t.dep_ for t in doc],
        found,
        named,
        [(s.start, s.end) for s in doc.sents],
    )


def _name_mark(place: PlaceFinding) -> int:
    return 1 + _PRECISIONS.index(place.place.precision) * len(_ROLES) + _ROLES.index(place.role)


def add_detected(
    triggers: tuple[Trigger, ...],
    denied: frozenset[int],
    tolls: tuple[TollFinding, ...],
    detection: Detection,
    sentences: Sequence[Span],
    lexicon: Lexicon,
) -> tuple[Trigger, ...]:
    """Return the table's triggers but for the doubted ones, and the detected ones, in the order of the text.

    ``sentences`` are those that may tell of something; ``denied`` are tokens of which a row of the table says that
    they tell of nothing here: "he shot a film". The word of a toll tells of no happening beside the one that it
    counts for: "ten died when rivals clashed".
    """
    if not sentences:
        return triggers
    doc, likely = sentences[0].doc, 1.0 - detection.types[:, 0]
    taken = {token.i for trigger in triggers for token in _tokens_of(trigger, doc)} | denied
    # "Foiled an attack": a verb over a happening of its own type tells of that one.
    kinds = {t.head: t.type for t in triggers if t.nominal}
    kept = [sense for t in triggers if (sense := _sense(t, detection, doc, lexicon)) is not None]
    counting = {toll.verb for toll in tolls}
    for sentence in sentences:
        told = {t.type for t in triggers if sentence.start <= t.head < sentence.end}
        for token in sentence:
            sure = likely[token.i] >= _SURE or (likely[token.i] >= _DATED and is_of_a_day(token))
            if sure and token.i not in taken and _may_tell(token):
                trigger = _trigger(token, detection, lexicon)
                over = any(kinds.get(child.i) == trigger.type for child in token.rights)
                counted = token.i in counting and trigger.type in told
                if not over and not counted and not _is_excluded(trigger, lexicon):
                    kept.append(trigger)
    return tuple(sorted(kept, key=lambda t: t.start))


def _sense(trigger: Trigger, detection: Detection, doc: Doc, lexicon: Lexicon) -> Trigger | None:
    """Return what a row found; None where the detector doubts it, and another where violence is a figure of speech.

    Which kind of force it is a row knows better; that there is none in "she fired back" or "he attacked the ruling"
    often shows by the whole sentence alone.
    """
    words = [t.i for t in _tokens_of(trigger, doc)]
    violent = trigger.type is EventType.ASSAULT
    if max(1.0 - detection.types[words, 0]) < (_DOUBTED_VIOLENCE if violent else _DOUBTED):
        return None
    forceless = violent and max(detection.types[words][:, _FORCE].sum(axis=1)) < _FORCELESS
    if forceless and not _asks_for_words(lexicon.triggers.by_name.get(trigger.frame)):
        meant = _trigger(doc[trigger.head], detection, lexicon)
        likely = detection.types[trigger.head, 1 + TYPES.index(meant.type)]
        if meant.type is not trigger.type:
            return meant if likely >= _EVEN else None
    return trigger


def _asks_for_words(frame: Frame | None) -> bool:
    """Tell whether a row asks for the very object, and so knows what is done to it: "broke the ceasefire"."""
    return frame is not None and any(
        c.slot == "obj" and c.words and not c.classes and not c.negated for c in frame.conditions
    )


def _tokens_of(trigger: Trigger, doc: Doc) -> list[Token]:
    """Return the tokens of a trigger, its head among them."""
    span = doc.char_span(trigger.start, trigger.end, alignment_mode="expand")
    words = list(span) if span is not None else []
    return words if any(t.i == trigger.head for t in words) else [*words, doc[trigger.head]]


def _is_excluded(trigger: Trigger, lexicon: Lexicon) -> bool:
    """Tell whether a noun's row says beside which words it is none of its own: the truce of "agreed to a truce"."""
    frame = lexicon.triggers.by_name.get(trigger.frame) if trigger.nominal else None
    return frame is not None and any(condition.strip().startswith("!") for condition in frame.row.when)


def _may_tell(token: Token) -> bool:
    return token.pos_ in _TELLING and token.ent_type_ not in _NO_HAPPENING and token.is_alpha


def _trigger(token: Token, detection: Detection, lexicon: Lexicon) -> Trigger:
    likely = detection.types[token.i]
    best = TYPES[int(np.argmax(likely[1:]))]
    nominal = token.pos_ in ("NOUN", "PROPN")
    pos = "N" if nominal else "A" if token.pos_ in ("ADJ", "ADV") else "V"
    # A row for the word whose conditions do not hold here still knows its modes and who fills its roles.
    rows = lexicon.triggers.frames.get(lemma_of(token), ())
    row = next((f for f in rows if f.type is best and f.pos == pos and len(f.words) == 1), None)
    return Trigger(
        start=token.idx,
        end=token.idx + len(token),
        head=token.i,
        type=best,
        modes=modes_of(best, row.modes if row else (), token, nominal, lexicon.triggers),
        frame=row.name if row else "",
        nominal=nominal,
        score=round(float(1.0 - likely[0]), 2),
        why=f"learned: {lemma_of(token)}",
    )
