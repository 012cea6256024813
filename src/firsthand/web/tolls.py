"""Counts of people over time, a lane for each voice: what was said when, and what took its place."""

from collections.abc import Iterator
from datetime import UTC, datetime
from math import sqrt
from typing import Final

import msgspec

from firsthand.brief.numbers import HARMS
from firsthand.incident import Property, Value
from firsthand.record import Count
from firsthand.web import words
from firsthand.web.versions import Telling

_LEFT: Final = 210.0  # where the lanes begin, after the names
_RIGHT: Final = 690.0
_LANE: Final = 26.0
_TOP: Final = 22.0
_NAME: Final = 30  # characters of a name beside its lane


class Dot(msgspec.Struct, frozen=True, kw_only=True):
    """A count that a voice gave at some time."""

    x: float
    y: float
    r: float
    label: str
    told: str
    gone: bool
    href: str


class Lane(msgspec.Struct, frozen=True):
    """A voice and its counts."""

    name: str
    y: float
    start: float
    dots: tuple[Dot, ...]


class Tick(msgspec.Struct, frozen=True):
    """A day on the axis."""

    x: float
    label: str
    anchor: str


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of harm over time."""

    title: str
    summary: str
    width: float
    height: float
    left: float
    right: float
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]


class _Said(msgspec.Struct, frozen=True):
    voice: str
    at: datetime
    count: Count
    href: str
    gone: bool


def charts(telling: Telling) -> Iterator[Chart]:
    """Yield a chart for each harm of which more than one count, or one by more than one voice, is told."""
    for prop in HARMS:
        said = [
            one
            for v in telling.incident.values.get(prop, ())
            if not v.denied
            for one in _said(telling, prop, v)
        ]
        if len(said) > 1:
            yield _chart(prop, said)


def _said(telling: Telling, prop: Property, value: Value) -> Iterator[_Said]:
    if not isinstance(value.value, tuple):
        return
    for id in value.origins:
        origin = telling.origins.get(id)
        statements = telling.statements(value, origin) if origin else []
        first = next((s for s in statements if _instant(s.published)), None)
        at = _instant(first.published) if first else None
        if origin is not None and at is not None:
            cited = telling.cited(prop, value, origin)
            yield _Said(telling.name(origin), at, value.value, cited.href, cited.gone)


def _instant(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _chart(prop: Property, said: list[_Said]) -> Chart:
    first, last = min(s.at for s in said), max(s.at for s in said)
    span = (last - first).total_seconds()

    def x(at: datetime) -> float:
        if not span:
            return _LEFT + 20
        return round(_LEFT + 20 + (at - first).total_seconds() / span * (_RIGHT - _LEFT - 80), 1)

    most = max(_size(s.count) for s in said) or 1
    voices: dict[str, list[_Said]] = {}
    for one in sorted(said, key=lambda s: (s.at, s.voice)):
        voices.setdefault(one.voice, []).append(one)
    lanes = []
    for n, (voice, told) in enumerate(voices.items()):
        y = _TOP + n * _LANE + _LANE / 2
        dots = tuple(
            Dot(
                x=x(one.at),
                y=y,
                r=round(3 + 5 * sqrt(_size(one.count) / most), 1),
                label=_label(one.count),
                told=f"{voice}, {words.instant(one.at.isoformat())}: {_label(one.count)}",
                gone=one.gone,
                href=one.href,
            )
            for one in told
        )
        name = voice if len(voice) <= _NAME else f"{voice[: _NAME - 1].rstrip()}…"
        lanes.append(Lane(name, y, dots[0].x, dots))
    ticks = [Tick(x(first), words.short_day(first.isoformat()), "start")]
    if last.date() != first.date():
        ticks.append(Tick(x(last), words.short_day(last.isoformat()), "middle"))
    return Chart(
        title=words.PROPERTIES[prop],
        summary="; ".join(d.told for lane in lanes for d in lane.dots),
        width=720.0,
        height=_TOP + _LANE * len(lanes) + 6,
        left=_LEFT,
        right=_RIGHT,
        lanes=tuple(lanes),
        ticks=tuple(ticks),
    )


def _size(count: Count) -> int:
    return count[1] if count[1] is not None else count[0] or 0


def _label(count: Count) -> str:
    least, most = count
    if least == most:
        return str(least)
    if most is None:
        return f"{least} or more"
    return f"{least or 0}–{most}"
