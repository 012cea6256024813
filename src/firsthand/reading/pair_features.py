"""Pair features: what can be seen of two mentions that may tell of the same happening."""

from math import log1p

from spacy.tokens import Token

from firsthand.reading.findings import EventMention
from firsthand.reading.mentions import Mention
from firsthand.reading.pair_ties import tells_outcome
from firsthand.record import Party

_NEAR = 2  # sentences that "the attack" reaches back with ease
_SIMILAR = 0.5  # cosine of vectors above which two words are of one field
_STEM = 4  # letters that words of one stem share at least
_PART_OF_CLAUSE = frozenset(
    {"acl", "advcl", "relcl", "xcomp", "conj", "ccomp", "dobj", "pobj", "prep", "pcomp"}
)


def pair_features(earlier: Mention, later: Mention) -> dict[str, float]:
    """Return what can be seen of two mentions, by name; a feature that is absent counts as 0."""
    a, b = earlier.token, later.token
    gap = later.sentence - earlier.sentence
    found: dict[str, float] = {
        "same sentence": gap == 0,
        "next sentence": gap == 1,
        "distance": log1p(gap),
        "later is noun": later.finding.trigger.nominal,
        "later is definite": later.definite,
        "later is indefinite": later.indefinite,
        "number differs": earlier.plural != later.plural and later.finding.trigger.nominal,
        "later hangs on earlier": gap == 0 and _hangs_on(b, a),
        "coordinated": gap == 0 and (b in a.conjuncts),
        "later tells its outcome": gap == 0 and tells_outcome(a, b),
        "later is generic": later.generic,
        "later is anaphoric": later.anaphoric,
        "anaphoric and near": later.anaphoric and gap <= _NEAR,
        "anaphoric, words alike": later.anaphoric and a.lemma_.lower() == b.lemma_.lower(),
        "anaphoric, number differs": later.anaphoric and earlier.plural != later.plural,
        "one voice": earlier.finding.judgement.source == later.finding.judgement.source,
        "both real": earlier.real == later.real,
        f"type {later.finding.trigger.type}": True,
        f"status {_statuses(earlier, later)}": True,
    }
    found |= _party_features("actor", earlier.actors, later.actors)
    found |= _party_features("recipient", earlier.recipients, later.recipients)
    found |= _circumstance_features(earlier.finding, later.finding)
    found |= _code_features(earlier, later)
    found |= _word_features(earlier, later)
    found |= _standing_features(earlier, later)
    found |= _name_features(earlier, later)
    return {name: float(value) for name, value in found.items() if value}


def _statuses(a: Mention, b: Mention) -> str:
    """Return how far the two are told as real: what is feared is seldom what happened."""
    return "+".join(sorted(str(m.finding.judgement.status) for m in (a, b)))


def _word_features(earlier: Mention, later: Mention) -> dict[str, float]:
    """Return how the words of two mentions compare: the acts, what they are done to, how they are described."""
    a, b = earlier.look, later.look
    alike = max(0.0, float(a.vector @ b.vector)) if a.vector is not None and b.vector is not None else 0.0
    stem = a.lemma == b.lemma or _one_stem(a.lemma, b.lemma)
    found: dict[str, float] = {
        "same lemma": a.lemma == b.lemma,
        "same stem": stem,
        f"same stem, {later.finding.trigger.type}": stem,
        "alike words": alike,
        "similar word": not stem and alike > _SIMILAR,
        "bare earlier": a.bare,
        "bare later": b.bare,
        "bare later, same stem": b.bare and stem,
        "modifiers shared": bool(a.modifiers & b.modifiers),
        "modifiers apart": bool(a.modifiers and b.modifiers) and not a.modifiers & b.modifiers,
        "ordinals clash": bool(a.ordinals and b.ordinals) and a.ordinals != b.ordinals,
        "ordinal later": bool(b.ordinals) and not a.ordinals,
        "fresh later": b.fresh,
        "fresh earlier": a.fresh and not b.fresh,
        "past later": b.past,
        "counted later": b.counted,
    }
    if a.thing and b.thing:
        found["same thing"] = a.thing == b.thing
        found["other thing"] = a.thing != b.thing
        found["other thing, same stem"] = a.thing != b.thing and stem
    if a.kind and b.kind:
        kinds = "+".join(sorted((a.kind, b.kind)))
        near = later.sentence - earlier.sentence <= 1
        found["same kind"] = a.kind == b.kind and not stem
        found[f"kinds {kinds}"] = True
        found[f"kinds {kinds}, one sentence"] = later.sentence == earlier.sentence
        found["harm after"] = near and b.kind == "harm" and a.kind != "harm"
    return found


def _name_features(earlier: Mention, later: Mention) -> dict[str, bool]:
    """Return whether two mentions have names in common, and whether a bare plural speaks of several."""
    a, b = earlier.look, later.look
    loose = {
        "loose later": b.loose,
        "loose later, earlier single": b.loose and not earlier.plural,
        "loose later, earlier loose": b.loose and a.loose,
        "loose earlier, later single": a.loose and not later.plural and later.finding.trigger.nominal,
    }
    if not (a.names and b.names):
        return loose
    shared, within = bool(a.names & b.names), b.names <= a.names
    return loose | {
        "names shared": shared,
        "names apart": not shared,
        "names within": within,
        "names within, definite": within and later.definite,
        "names shared, same stem": shared and a.lemma == b.lemma,
    }


def _one_stem(a: str, b: str) -> bool:
    """Tell whether two words begin alike for most of the shorter one: "withdraw", "withdrawal"."""
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return shared >= _STEM and shared >= 0.6 * min(len(a), len(b))


def _standing_features(earlier: Mention, later: Mention) -> dict[str, float]:
    """Return where two mentions stand among those of their type, and whether they bring anything of their own."""
    between = later.order - earlier.order - 1
    return {
        "between": log1p(max(0, between)),
        "adjacent": between == 0,
        "lead": earlier.sentence <= 1,
        "nothing of its own earlier": not _brings(earlier),
        "nothing of its own later": not _brings(later),
    }


def _brings(mention: Mention) -> bool:
    f = mention.finding
    return bool(mention.actors or mention.recipients or f.tolls or f.place or f.time)


def _code_features(earlier: Mention, later: Mention) -> dict[str, bool]:
    actors = _codes(earlier.actors), _codes(later.actors)
    recipients = _codes(earlier.recipients), _codes(later.recipients)
    straight = bool(actors[0] & actors[1]), bool(recipients[0] & recipients[1])
    crossed = bool(actors[0] & recipients[1] or recipients[0] & actors[1])
    return {"all party codes": all(straight), "crossed codes": crossed and not any(straight)}


def _codes(parties: tuple[Party, ...]) -> set[str]:
    return {p.entity for p in parties if p.entity}


def _hangs_on(lower: Token, upper: Token) -> bool:
    steps = 0
    while lower.i not in (upper.i, lower.head.i) and steps < 6:
        if lower.dep_ not in _PART_OF_CLAUSE:
            return False
        lower, steps = lower.head, steps + 1
    return lower.i == upper.i


def _party_features(role: str, a: tuple[Party, ...], b: tuple[Party, ...]) -> dict[str, bool]:
    if not a or not b:
        return {f"{role} unknown": True}
    same = any(same_party(x, y) for x in a for y in b)
    codes_a, codes_b = {p.entity for p in a if p.entity}, {p.entity for p in b if p.entity}
    return {
        f"same {role}": same,
        f"same {role} code": not same and bool(codes_a & codes_b),
        f"other {role}": not same and bool(codes_a) and bool(codes_b) and not codes_a & codes_b,
        f"{role} unclear": not same and not (codes_a and codes_b),
    }


def same_party(a: Party, b: Party) -> bool:
    """Tell whether two parties are the same words, or one is named by part of the other's name."""
    if a.mention is not None and a.mention == b.mention:
        return True
    if a.entity and b.entity and a.entity != b.entity:
        return False
    words = set(a.name.lower().split()), set(b.name.lower().split())
    return words[0] <= words[1] or words[1] <= words[0]


def _circumstance_features(a: EventMention, b: EventMention) -> dict[str, bool]:
    killed = (
        {t.count for t in a.tolls if t.harm == "killed"},
        {t.count for t in b.tolls if t.harm == "killed"},
    )
    modes = set(a.trigger.modes), set(b.trigger.modes)
    return {
        "same place": a.place is not None
        and b.place is not None
        and a.place.place.name == b.place.place.name,
        "other place": a.place is not None
        and b.place is not None
        and a.place.place.name != b.place.place.name,
        "same time": a.time is not None and b.time is not None and a.time.time.start == b.time.time.start,
        "other time": a.time is not None and b.time is not None and a.time.time.start != b.time.time.start,
        "same toll": bool(killed[0] & killed[1]),
        "other toll": bool(killed[0] and killed[1]) and not killed[0] & killed[1],
        "same mode": bool(modes[0] & modes[1]),
        "other mode": bool(modes[0] and modes[1]) and not modes[0] & modes[1],
    }
