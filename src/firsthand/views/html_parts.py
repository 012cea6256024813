"""The parts of the page for the browser: the marked text, the entries beside and below it. All of it escaped."""

from collections.abc import Iterator
from html import escape

from firsthand.ontology import TYPES
from firsthand.record import Claim, Event, Party, Record, Source
from firsthand.views.happenings import (
    event_name,
    happening_names,
    link_sentence,
    process_words,
    status_words,
    type_words,
    version_words,
)
from firsthand.views.marks import LAYER_CLASS, MEANT_FIRST, Layer, Mark, Segment, marks_of, segments
from firsthand.views.text import one_line, plain, words_at
from firsthand.views.voices import (
    attitude_words,
    chain,
    chain_words,
    claim_words,
    claims_by_voice,
    voice_words,
    voices_below,
)
from firsthand.views.words import outcome_words, place_words, time_words


def text_of(record: Record) -> Iterator[str]:
    """Yield the article with its marked stretches."""
    text = plain(record.report.text)
    quads = {event.id: TYPES[event.type].quad.value for event in record.events}
    seen: set[str] = set()
    for segment in segments(len(text), marks_of(record)):
        words = escape(text[segment.start : segment.end])
        yield f"<span {_attributes(segment, quads, seen)}>{words}</span>" if segment.marks else words


def _attributes(segment: Segment, quads: dict[str, str], seen: set[str]) -> str:
    marks = sorted(segment.marks, key=lambda mark: (MEANT_FIRST.index(mark.layer), mark.start, mark.id))
    ids = dict.fromkeys(mark.id for mark in marks)
    classes = list(dict.fromkeys(LAYER_CLASS[mark.layer] for mark in marks))
    top = marks[0]
    found = f'data-ids="{escape(" ".join(ids))}"'
    if top.layer == Layer.EVENT:
        classes.append(f"q{quads[top.id]}")
        fresh = [mark.id for mark in marks if mark.layer == Layer.EVENT and mark.id not in seen]
        if fresh:
            found += f' data-first="{escape(" ".join(fresh))}"'
        seen.update(fresh)
    if _opens(segment, top):
        found += f' tabindex="0" role="button" aria-label="{escape(top.id)}"'
    return f'class="{" ".join(classes)}" {found}'


def _opens(segment: Segment, top: Mark) -> bool:
    """Return whether the keyboard stops here: where a trigger or a voice begins."""
    return top.layer in (Layer.EVENT, Layer.VOICE) and top.start == segment.start


def event_item(record: Record, event: Event) -> str:
    """Return the entry of one happening beside the text."""
    voices = chain(record, event.source)
    line = f"{event.id} {event_name(event)}: {status_words(event.status, event.certainty)}, {chain_words(record, event.source)}"
    status = escape(status_words(event.status, event.certainty))
    rows = [_parties(event), _where_when(event), escape(outcome_words(event))]
    rows.append(
        f'<span class="soft">{status}, according to</span> <span class="chain">{_chain(voices)}</span>'
    )
    rows += [
        f'<span class="soft">but</span> {escape(version_words(record, version))}'
        for version in event.versions
        if version.source != event.source
    ]
    trigger = (
        f" <span class=soft>“{escape(words_at(record, event.mentions[0]))}”</span>" if event.mentions else ""
    )
    return (
        f'<li class="item q{TYPES[event.type].quad.value} {event.status.value}" data-entry="{escape(event.id)}" '
        f'data-ids="{escape(event.id)}" data-line="{escape(line)}" '
        f'data-chain="{escape(" ".join(voice.id for voice in voices))}" tabindex="0">'
        f'<span class="id">{escape(event.id)}</span><b class="name">{escape(_type(event))}</b>{trigger}'
        f"{''.join(f'<p>{row}</p>' for row in rows if row)}</li>\n"
    )


def _type(event: Event) -> str:
    return type_words(event).capitalize()


def _chain(voices: tuple[Source, ...]) -> str:
    names = [escape(one_line(voice.name)) for voice in voices]
    return names[0] + "".join(f' <span class="via">← {name}</span>' for name in names[1:]) if names else ""


def _parties(event: Event) -> str:
    actors = ", ".join(_party(party) for party in event.actors)
    recipients = ", ".join(_party(party) for party in event.recipients)
    found = actors or ('<span class="none">nobody named</span>' if recipients else "")
    if recipients:
        found += f" → {recipients}"
    if event.weapon:
        found += f' <span class="soft">with {escape(one_line(event.weapon.name))}</span>'
    return found


def _party(party: Party) -> str:
    codes = " ".join(code for code in (party.entity, party.sector.value if party.sector else None) if code)
    return escape(one_line(party.name)) + (f" <abbr>{escape(codes)}</abbr>" if codes else "")


def _where_when(event: Event) -> str:
    parts = [place_words(event.place)] if event.place else []
    parts += [time_words(event.time)] if event.time else []
    return escape(" · ".join(parts))


def voices_section(record: Record) -> Iterator[str]:
    """Yield the tree of voices, each with what it says."""
    if not record.sources:
        return
    below = voices_below(record)
    yield '<section class="voices"><h3>Who says so</h3><ul>\n'
    yield from _voice(record, record.sources[0], below, claims_by_voice(record))
    yield "</ul></section>\n"


def _voice(
    record: Record, voice: Source, below: dict[str, tuple[Source, ...]], said: dict[str, tuple[Claim, ...]]
) -> Iterator[str]:
    name, _, kind = voice_words(voice).partition(" (")
    id = escape(voice.id)
    yield f'<li><p class="voice" data-entry="{id}" data-ids="{id}" tabindex="0"><b>{escape(name)}</b> '
    yield f'<span class="soft">({escape(kind)}</span></p>\n'
    yield from (_claim(record, claim) for claim in said.get(voice.id, ()))
    if children := below.get(voice.id):
        yield "<ul>"
        for child in children:
            yield from _voice(record, child, below, said)
        yield "</ul>"
    yield "</li>\n"


def _claim(record: Record, claim: Claim) -> str:
    id = escape(claim.id)
    return (
        f'<p class="said" data-entry="{id}" data-ids="{id}" data-chain="{escape(claim.source)}" tabindex="0">'
        f'<span class="id">{escape(attitude_words(claim))} {id}</span>'
        f"{escape(claim_words(record, claim.content, 280))}</p>\n"
    )


def processes_section(record: Record) -> Iterator[str]:
    """Yield the processes, if there are any."""
    if record.processes:
        yield "<section><h3>Processes</h3><ul>\n"
        yield from (_item(process.id, process_words(process), "") for process in record.processes)
        yield "</ul></section>\n"


def links_section(record: Record) -> Iterator[str]:
    """Yield the links as sentences, if there are any."""
    if record.links:
        names = happening_names(record)
        yield "<section><h3>What bears on what</h3><ul>\n"
        for link in record.links:
            ids = f"{link.from_} {link.to}"
            yield _item(link.id, link_sentence(record, link, names), ids)
        yield "</ul></section>\n"


def _item(id: str, words: str, kin: str) -> str:
    return (
        f'<li class="item" data-entry="{escape(id)}" data-ids="{escape(id)}" data-chain="{escape(kin)}" tabindex="0">'
        f'<span class="id">{escape(id)}</span>{escape(words)}</li>\n'
    )
