"""Finding triggers: each word of the report is looked up, and the frames of its rows are tried in order."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from firsthand.knowledge.lexicon import Lexicon
from firsthand.knowledge.triggers import Frame, Triggers
from firsthand.language.clauses import is_verbal
from firsthand.reading.events.modes import modes_of
from firsthand.reading.events.scoring import LEAST_SCORE, score_trigger
from firsthand.reading.events.site import Around, Site, is_title, lemma_of
from firsthand.reading.findings import Parsed, Trigger

_FINITE = frozenset({"VBZ", "VBP"})  # what stands after a preposition is no verb
_NOUN_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "compound"})
_BEFORE = 2  # sentences that may tell of the accident whose dead this one counts
# Longer ones are tables and machine output; the cost of a parse tree's look-ups grows with its square.
_LONGEST_SENTENCE = 2000
_FEW_CAPITALS = 4  # "NATO", "EXCLUSIVE", a dateline: no headline yet
_LONGEST_GAP = 4  # words that may stand between a verb and its particle or fixed object


def find_triggers(parsed: Parsed, lexicon: Lexicon) -> tuple[Trigger, ...]:
    """Return the triggers of the report in order: verbs, nouns and adjectives that tell of happenings."""
    return look_up(tuple(told_sentences(parsed, lexicon)), parsed, lexicon)[0]


def look_up(
    sentences: Sequence[Span], parsed: Parsed, lexicon: Lexicon
) -> tuple[tuple[Trigger, ...], frozenset[int]]:
    """Return the triggers of the sentences that may tell of something, and the tokens of which a row says that they tell of nothing."""
    triggers = lexicon.triggers
    found: list[Trigger] = []
    denied: set[int] = set()
    lemmas = [lemma_of(t) for t in parsed.doc]
    report = frozenset(lemmas)
    starts = [sentence.start for sentence in parsed.doc.sents]
    for sentence in sentences:
        since = starts[max(0, bisect_left(starts, sentence.start) - _BEFORE)]
        before = frozenset(lemmas[since : sentence.start])
        around = Around(frozenset(lemmas[sentence.start : sentence.end]), before, report)
        taken: set[int] = set()
        for token in sentence:
            if token.i in taken:
                continue
            match = _first_match(token, sentence, around, triggers)
            if match is None:
                continue
            frame, site, tokens = match
            taken.update(t.i for t in tokens)
            if frame.type is None:
                denied.update(t.i for t in tokens)
                continue
            score = score_trigger(frame, site, triggers)
            if score >= LEAST_SCORE:
                found.append(_trigger(frame, site, tokens, score, triggers))
    return tuple(sorted(found, key=lambda t: t.start)), frozenset(denied)


def told_sentences(parsed: Parsed, lexicon: Lexicon) -> Iterator[Span]:
    """Yield the sentences that may tell of something: no furniture, no headline of another story, no table."""
    shouting = _is_shouting(parsed.text)
    for sentence in parsed.doc.sents:
        if len(sentence) > _LONGEST_SENTENCE or lexicon.furniture.is_furniture(sentence.text):
            continue
        if not sentence.start or shouting or not _is_headline(sentence):
            yield sentence


def _is_shouting(text: str) -> bool:
    """Tell whether a report is in capitals as old wires are: then they tell nothing."""
    return 2 * sum(map(str.isupper, text)) > sum(map(str.isalpha, text))


def _is_headline(sentence: Span) -> bool:
    """Tell whether words amid a report are all in capitals: the headline of another, set between as a link."""
    words = [t.text for t in sentence if t.is_alpha]
    return len(words) > _FEW_CAPITALS and all(w.isupper() for w in words)


def _trigger(frame: Frame, site: Site, tokens: list[Token], score: float, triggers: Triggers) -> Trigger:
    assert frame.type is not None
    first, last = tokens[0], tokens[-1]
    if last.i - first.i >= len(tokens):  # words between: the head alone is the trigger
        first = last = site.head
    return Trigger(
        start=first.idx,
        end=last.idx + len(last),
        head=site.head.i,
        type=frame.type,
        modes=modes_of(frame.type, frame.modes, site.head, site.nominal, triggers),
        frame=frame.name,
        nominal=site.nominal,
        score=score,
        why=f"{' '.join(frame.words)} ({frame.pos})"
        + (f" when {'; '.join(frame.row.when)}" if frame.row.when else ""),
    )


def _first_match(
    token: Token, sentence: Span, around: Around, triggers: Triggers
) -> tuple[Frame, Site, list[Token]] | None:
    sites: dict[tuple[int, bool], Site] = {}
    for key in _keys(token):
        for frame in triggers.frames.get(key, ()):
            tokens = _match_words(frame, token, sentence)
            if tokens is None:
                continue
            head = tokens[0] if frame.pos == "V" else tokens[-1]
            if not _pos_fits(frame, head):
                continue
            nominal = frame.pos == "N"
            site = sites.setdefault((head.i, nominal), Site(head, nominal, triggers, around))
            if nominal and is_title(head, triggers):
                continue
            if all(site.holds(c) for c in frame.conditions):
                return frame, site, tokens
    return None


def _keys(token: Token) -> Iterator[str]:
    lemma = lemma_of(token)
    if token.tag_ == "VBG" and token.dep_ in _NOUN_PLACES:  # "fighting" before "fight"
        yield token.lower_
    yield lemma
    if token.lower_ != lemma:
        yield token.lower_
    if token.pos_ == "ADJ" and lemma.endswith("ed") and len(lemma) > 4:  # a participle tagged as adjective
        yield lemma[:-2]
        yield lemma[:-1]


def _pos_fits(frame: Frame, head: Token) -> bool:
    if frame.pos == "V":
        return is_verbal(head) or (head.pos_ == "ADJ" and head.lower_.endswith("ed"))
    if frame.pos == "N":
        misread = head.tag_ in ("VBG", "JJ") and head.dep_ in _NOUN_PLACES  # "fighting", "a counteroffensive"
        if head.tag_ in _FINITE and head.dep_ == "pobj":  # "a flurry of launches"
            return True
        return head.pos_ in ("NOUN", "PROPN") or (misread and frame.words[-1] == head.lower_)
    return head.pos_ in ("ADJ", "ADV", "ADP", "NOUN", "INTJ", "VERB")


def _match_words(frame: Frame, token: Token, sentence: Span) -> list[Token] | None:
    """Return the tokens of the frame's words from ``token`` on; after a verb a few others may stand between."""
    found = [token]
    doc: Doc = token.doc
    place = token.i + 1
    for word in frame.words[1:]:
        limit = min(sentence.end, place + (_LONGEST_GAP if frame.pos == "V" else 1))
        for i in range(place, limit):
            candidate = doc[i]
            if word in (lemma_of(candidate), candidate.lower_):
                found.append(candidate)
                place = i + 1
                break
            if candidate.is_punct and candidate.text != "-":
                return None
        else:
            return None
    return found
