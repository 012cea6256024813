"""The chain: through whom the report has a voice."""

from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.reading.sayings.saying import Saying
from firsthand.reading.voices.cast import Cast, Voice
from firsthand.reading.voices.mention import Mention

OUTLET = 0  # the report's own outlet
_SPEAKING = frozenset({"speak", "talk", "write"})
_ASKING = frozenset({"quote", "cite", "interview", "report", "contact", "reach", "ask"})
_TELLING = frozenset({"quote", "cite", "tell", "describe", "say", "speak", "explain", "make"})
_CARRYING = frozenset({"carry", "publish", "broadcast", "air", "release", "quote", "cite", "report"})


def is_own_outlet(mention: Mention, cast: Cast) -> bool:
    """Tell whether a mention names the outlet that published the report."""
    own = [w for w in cast.outlet if w != "the"]
    if mention.being == "outlet" and cast.own_press is not None:
        return cast.cues.press.by_name(mention.name) is cast.own_press or mention.words == cast.outlet
    words = [w.rstrip(".") for w in mention.words]
    if not own or not words or mention.being not in {"outlet", "body", "country"}:
        return False
    if words == own or "".join(words) == "".join(own) or " ".join(words) in {" ".join(own), "".join(own)}:
        return True
    initials = "".join(w[0] for w in own)
    return (len(words) == 1 and words[0] == initials and len(initials) > 1) or (
        mention.being == "outlet" and words == own[: len(words)]
    )


def through_of(saying: Saying, cast: Cast) -> int | None:
    """Return the outlet that a saying was made to or appeared in, if the cue clause names one."""
    if saying.through is not None:
        voice = cast.find(saying.through)
        if voice is not None:
            return OUTLET if is_own_outlet(voice.mention, cast) else voice.number
    for token in _hearers(saying.cue, saying.speakers):
        mention = cast.mention(token)
        if mention.being != "outlet" and not (mention.lemma in {"report", "interview"} and mention.definite):
            continue
        voice = cast.find(token)
        if voice is None or voice.mention.being != "outlet":
            continue
        return OUTLET if is_own_outlet(voice.mention, cast) else voice.number
    return None


def _hearers(cue: Token, speakers: tuple[Token, ...]) -> list[Token]:
    """Return the nouns that a saying is addressed to or appeared in."""
    found: list[Token] = []
    here = cue
    for _ in range(4):
        for child in here.children:
            if child.dep_ == "advcl" and child.lemma_ in _SPEAKING and child.i < here.i:
                found.extend(_objects(child))
            if child.dep_ == "nsubj" and here.lemma_ in {"quote", "cite"} and here is not cue:
                found.append(child)
            if child.dep_ in {"dobj", "dative", "iobj"} and child.pos_ in {"PROPN", "NOUN"}:
                found.append(child)
                found.extend(_names_in(child))
                if here.lemma_ == "make":
                    found.extend(_objects(child))  # "made the remark on CNN"
            if child.dep_ in {"prep", "agent", "dative"} and child.lower_ in {
                "to",
                "in",
                "with",
                "by",
                "on",
                "for",
            }:
                inner = next((c for c in child.children if c.dep_ == "pobj"), None)
                if inner is not None:
                    found.append(inner)
                    found.extend(_names_in(inner))
                    for deeper in inner.children:
                        if deeper.dep_ == "acl" and deeper.lemma_ in _CARRYING:
                            found.extend(_objects(deeper))
                        if deeper.dep_ == "prep" and deeper.lower_ in {"with", "to", "by", "for"}:
                            found.extend(c for c in deeper.children if c.dep_ == "pobj")
        if here.dep_ not in {"pcomp", "xcomp", "prep"} and not (
            here.dep_ in {"advcl", "conj", "acl"} and here.head.lemma_ in _TELLING
        ):
            break
        here = here.head
    for speaker in speakers:
        for child in speaker.rights:
            told = child.dep_ == "relcl" and child.lemma_ in _SPEAKING
            if told or (child.dep_ == "acl" and child.lemma_ in _ASKING):
                found.extend(_objects(child))
    return found


def _names_in(noun: Token) -> Iterator[Token]:
    """Yield what a noun belongs to or is of: "told CNN's Erin Holt", "in a Talk TV interview"."""
    return (c for c in noun.children if c.dep_ in {"poss", "compound"} and c.text[:1].isupper())


def _objects(verb: Token) -> Iterator[Token]:
    """Yield the nouns after the prepositions of a verb."""
    for child in verb.children:
        if child.dep_ in {"agent", "prep"}:
            yield from (c for c in child.children if c.dep_ == "pobj")


def nearest(voices: list[Voice]) -> dict[int, int]:
    """Return for each voice the one through which it is heard, most often if several."""
    known = {v.number for v in voices}
    via: dict[int, int] = {}
    for voice in voices:
        told = Counter(t for t in voice.told if t in known or t == OUTLET)
        # One interview does not put all that somebody says at an outlet's door.
        if told and 4 * told.total() >= sum(t is None for t in voice.via):
            via[voice.number] = min(told.items(), key=lambda item: (-item[1], item[0]))[0]
            continue
        counts = Counter(t if t in known else OUTLET for t in voice.via if t is not None)
        direct = sum(t is None for t in voice.via)
        chosen = OUTLET
        if counts:
            best, times = min(counts.items(), key=lambda item: (-item[1], item[0]))
            if times >= direct:
                chosen = best
        via[voice.number] = chosen
    for voice in voices:  # a chain must not run in a circle
        seen, here = {voice.number}, via[voice.number]
        while here != OUTLET:
            if here in seen:
                via[voice.number] = OUTLET
                break
            seen.add(here)
            here = via.get(here, OUTLET)
    return via
