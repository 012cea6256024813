"""Where an undertaking stands, by what is said of it."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from spacy.tokens import Token

from firsthand.knowledge.bearings import Bearings, ProcessFrame, ProcessWord
from firsthand.knowledge.hedges import Hedges
from firsthand.knowledge.lexicon import Lexicon
from firsthand.ontology import PLANNED, ProcessKind, ProcessState, Status
from firsthand.reading.certainty.grammar import children
from firsthand.reading.certainty.weighing import weigh
from firsthand.reading.processes.namings import Group
from firsthand.record import Span

_MAX_ABOVE = 4  # governors of a noun that can still speak of it
_BY_DEFAULT: Mapping[ProcessKind, ProcessState] = MappingProxyType(
    {
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
)
_SINCE = frozenset({"after", "since", "following", "with"})
_MARKING = frozenset({"mark", "declare", "announce", "celebrate", "see", "bring"})
_COMING = frozenset({"come", "follow", "arrive", "bring", "be"})
_REACHING = frozenset({"reach", "agree", "sign", "strike", "make", "have", "conclude", "secure", "produce"})
_NOT_YET = frozenset({"until", "till", "before", "unless"})
_END = "end"
_POSSIBLE = 1.0  # on FactBank's scale: "tried to revive the truce"
_CAN_BE_PROPOSED = frozenset(
    {ProcessKind.NEGOTIATION, ProcessKind.CEASEFIRE, ProcessKind.WITHDRAWAL, ProcessKind.AGREEMENT}
)


def standing(group: Group, lexicon: Lexicon) -> tuple[ProcessState, tuple[Span, ...]] | None:
    """Return where it stands, and the words that say so: the last word of state said of it, else what its kind commonly is.

    None where there is none: "the talks ended without a deal".
    """
    found: tuple[ProcessState, tuple[Span, ...]] | None = None
    unreal = absent = 0
    for naming in group.namings:
        for word in _words_about(naming.head, lexicon.bearings):
            rows = _state_rows(word, lexicon.bearings, group.kind)
            row = next((r for r in rows if _says(r, word, naming.head, group.kind, lexicon.hedges)), None)
            if row is not None and row.state is not None:
                found = (row.state, ((word.idx, word.idx + len(word)),))
        status = weigh(naming.head, lexicon.hedges).status
        unreal += status in PLANNED
        absent += status is Status.NEGATED and _is_none(naming.head)
    if found is not None:
        return found
    if group.kind in _CAN_BE_PROPOSED and absent == len(group.namings):
        return None
    if group.kind in _CAN_BE_PROPOSED and unreal * 2 >= len(group.namings):
        return ProcessState.PROPOSED, ()
    return _BY_DEFAULT[group.kind], ()


def _is_none(head: Token) -> bool:
    """Tell "no deal", "without a deal", "did not reach a deal" from "did not keep the deal"."""
    if any(c.lower_ == "no" for c in head.lefts):
        return True
    return head.head.lower_ == "without" or (head.dep_ == "dobj" and head.head.lemma_ in _REACHING)


def _is_over(word: Token) -> bool:
    """Tell whether a word of ending says that it has ended: not "to end the war", "the end of the war", "all wars end"."""
    joined = word.i > 0 and word.nbor(-1).text == "-"  # "an open-ended conflict"
    if joined or (word.pos_ == "ADJ" and word.tag_ not in ("VBN", "VBD")):
        return False  # "a complete withdrawal"
    if word.pos_ == "NOUN":
        marked = word.dep_ in ("dobj", "nsubjpass") and word.head.lemma_ in _MARKING
        past = word.dep_ == "nsubj" and word.head.tag_ == "VBD" and word.head.lemma_ in _COMING
        return marked or past or (word.dep_ == "pobj" and word.head.lower_ in _SINCE)
    if word.tag_ == "VBG":
        return word.dep_ in ("acl", "advcl") and word.head.tag_ in ("VBD", "VBN")
    return word.tag_ in ("VBD", "VBN", "JJ")


def _is_told(word: Token, hedges: Hedges) -> bool:
    """Tell whether a word of state is said as a fact: "could derail the talks" leaves them as they are."""
    if word.pos_ not in ("VERB", "AUX", "NOUN") or word.dep_ in ("compound", "nmod"):
        return True
    if any(c.dep_ in ("mark", "advmod") and c.lower_ in _NOT_YET for c in word.lefts):
        return False  # "until the war ends"
    if word.pos_ == "NOUN" and word.dep_ == "nsubj" and any(c.tag_ == "MD" for c in word.head.lefts):
        return False  # "an end to the war cannot lead to a divided land"
    weighed = weigh(word, hedges)
    return weighed.status in (Status.HAPPENED, Status.ONGOING) and weighed.value > _POSSIBLE


def _words_about(head: Token, bearings: Bearings) -> Iterator[Token]:
    """Yield the modifiers of a noun and the words that govern it, nearest last.

    What governs another undertaking says nothing of this one: "completed talks on a withdrawal".
    """
    above = head
    for _ in range(_MAX_ABOVE):
        if (
            above.dep_ not in ("dobj", "nsubj", "nsubjpass", "pobj", "prep", "attr", "conj")
            or above.head.i == above.i
        ):
            break
        above = above.head
        if above.pos_ == "NOUN" and above.lemma_.lower() in bearings.nouns:
            break
        yield above
        if above.pos_ in ("VERB", "AUX"):
            if above.lemma_ == "be":  # "the talks are in deadlock"
                for child in children(above):
                    if child.dep_ in ("acomp", "attr", "advmod"):
                        yield child
                    elif child.dep_ == "prep":
                        yield from (c for c in children(child) if c.dep_ == "pobj")
            break
    for child in children(head):
        if child.dep_ in ("amod", "compound", "acl"):
            yield child


def _says(row: ProcessWord, word: Token, noun: Token, kind: ProcessKind, hedges: Hedges) -> bool:
    """Tell whether a word of state says of a noun what its row has."""
    if row.frame is ProcessFrame.STANDING or row.state is ProcessState.PROPOSED:
        return True
    if (row.state is ProcessState.COMPLETED or row.word == _END) and not _is_over(word):
        return False
    if kind is ProcessKind.CEASEFIRE and row.word == _END and noun.dep_ == "pobj":
        return False  # "the war ended in a truce"
    return _is_told(word, hedges)


def _state_rows(word: Token, bearings: Bearings, kind: ProcessKind) -> tuple[ProcessWord, ...]:
    """Return the rows of the fullest wording: one for what is told, it may be, and one for what is only wished."""
    lemma = word.lemma_.lower()
    words = [f"{lemma} {c.lower_}" for c in children(word) if c.dep_ in ("prt", "prep", "advmod")]
    words += [f"{lemma} {c.lower_}" for c in children(word) if c.dep_ == "dobj"]
    for text in (*words, lemma, word.lower_):
        rows = tuple(r for r in bearings.states.get(text, ()) if kind in r.kind)
        if rows:
            return rows
    return ()
