"""From sayings to sources and claims."""

from firsthand.knowledge.actors import Actors
from firsthand.knowledge.lexicon import Lexicon
from firsthand.ontology import SourceKind
from firsthand.reading.claims import find_sayings, form_of
from firsthand.reading.findings import Parsed, Voices
from firsthand.reading.sayings.saying import Saying
from firsthand.reading.voices.cast import Cast, Voice, make_cast
from firsthand.reading.voices.chain import OUTLET, is_own_outlet, nearest, through_of
from firsthand.reading.voices.nesting import parents, without_own_beliefs
from firsthand.reading.voices.reasons import reasons
from firsthand.record import Claim, Source


def find_voices(parsed: Parsed, lexicon: Lexicon, actors: Actors | None = None) -> Voices:
    """Return the report's voices, the outlet first, and their claims.

    A voice that is quoted through another has that one as ``via``: the outlet that the report quotes, the
    person in whose words it stands. What cannot be traced to a name or description is left out.
    """
    sayings = [s for s in find_sayings(parsed, lexicon.cues) if s.recorded and s.speakers]
    cast = make_cast(parsed.doc, lexicon.cues, parsed.antecedents, parsed.report.outlet, actors)
    spoken: list[tuple[Saying, int]] = []
    for saying in sorted(sayings, key=lambda s: s.cue.i):
        for head in saying.speakers:
            voice = cast.find(head, saying.content, animate=saying.animate)
            if voice is None:
                continue
            number = OUTLET if is_own_outlet(voice.mention, cast) else voice.number
            spoken.append((saying, number))
    spoken = without_own_beliefs(spoken)
    above = parents(spoken)
    _link(cast, spoken, above)
    return _assemble(parsed, cast, spoken, above)


def _link(cast: Cast, spoken: list[tuple[Saying, int]], above: list[int | None]) -> None:
    """Note through whom each voice is heard, saying by saying."""
    for (saying, number), parent in zip(spoken, above, strict=True):
        if number == OUTLET:
            continue
        voice = cast.voices[number - 1]
        told = through_of(saying, cast)
        if told is not None and told != number:
            voice.told.append(told)
        elif parent is not None and spoken[parent][1] != number:
            over = spoken[parent][1]
            if over != OUTLET and cast.voices[over - 1].mention.being == "outlet":
                voice.told.append(over)  # an outlet is quoted for what somebody told it
            else:
                voice.via.append(over)
        else:
            voice.via.append(None)


def _assemble(
    parsed: Parsed, cast: Cast, spoken: list[tuple[Saying, int]], above: list[int | None]
) -> Voices:
    heard = [v for v in cast.voices if not is_own_outlet(v.mention, cast)]
    order = sorted(heard, key=lambda v: (min(v.spans), v.number))
    ids = {OUTLET: "s0", **{v.number: f"s{i}" for i, v in enumerate(order, 1)}}
    via = nearest(order)
    sources = [
        Source(id="s0", name=parsed.report.outlet or "unknown", kind=SourceKind.OUTLET, mentions=_own(cast))
    ]
    why = reasons(parsed.text, order)
    sources += [_source(v, ids[v.number], ids[via[v.number]], why.get(v.number)) for v in order]
    ranked = sorted(range(len(spoken)), key=lambda i: (spoken[i][0].start, spoken[i][0].cue.i, i))
    claim_ids = {number: f"c{rank}" for rank, number in enumerate(ranked, 1)}
    claims = []
    for number in ranked:
        saying, voice = spoken[number]
        parent = above[number]
        content = tuple(saying.content)
        claims.append(
            Claim(
                id=claim_ids[number],
                source=ids[voice],
                cue=saying.cue_spans,
                content=content,
                form=form_of(content, parsed),
                attitude=saying.attitude,
                parent=claim_ids[parent] if parent is not None else None,
                why=saying.rule,
            )
        )
    return Voices(tuple(sources), tuple(claims))


def _own(cast: Cast) -> tuple[tuple[int, int], ...]:
    return tuple(sorted({s for v in cast.voices if is_own_outlet(v.mention, cast) for s in v.spans}))


def _source(voice: Voice, identity: str, via: str, reason: str | None) -> Source:
    mention = voice.mention
    return Source(
        id=identity,
        name=mention.name,
        kind=mention.kind,
        via=via,
        anonymous=voice.anonymous,
        reason=reason,
        mentions=tuple(sorted(set(voice.spans))),
    )
