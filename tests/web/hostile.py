"""Reports made to break something: generated, no two alike, each with a mark by which it is found again."""

import json
from collections.abc import Iterator
from typing import Any

from firsthand.ontology import Certainty, EventType, PlacePrecision, SourceKind, Status
from firsthand.record import Casualties, Claim, Event, MadeBy, Party, Place, Record, Report, Source, Time

SCRIPTS = (
    "<script>window.hit=1;alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}{{ config }}",
    "</title><script>alert(1)</script>",
    "</textarea><iframe srcdoc='<script>parent.hit=1</script>'>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "javascript:alert(1)",
    "<base href=//evil.example/><meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<a hx-get='/x' hx-trigger='load' hx-on:load='alert(1)'>",
    "]]><!--><script>alert(1)</script>",
)
TRICKS = (
    "\u202egnirts desrever\u202c",
    "zero\u200bwidth\u200djoined\ufeff",
    "\u2066isolate\u2069 \u061c mark",
    "combining" + "\u0301" * 60,
    "\x00\x07\x1b[31mred\x1b[0m",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") * 20,
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "x" * 5000,
    "\ufffe\uffff line\u2028separator\u2029 \x85",
    "%00%0d%0aSet-Cookie: x=1",
)
URLS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    'https://evil.example/"><script>alert(1)</script>',
    "//evil.example",
    " javascript:alert(1)",
    "https://news.example/ok",
)
COUNT = 200


def mark(n: int) -> str:
    """Return the word by which the nth report is found again."""
    return f"zzmark{n:03d}"


def record(n: int) -> Record:
    """Return the nth record: every field of it that takes text is hostile."""
    bad = f"{SCRIPTS[n % len(SCRIPTS)]} {TRICKS[n % len(TRICKS)]}"
    words = f"{bad} shells hit {mark(n)} {bad}, said {bad}. "
    text = words * 2
    start = text.index("shells")
    span = (start, start + 6)
    place = (text.index(mark(n)), text.index(mark(n)) + len(mark(n)))
    day = f"2024-03-{1 + n % 28:02d}"
    return Record(
        report=Report(
            id=f"r{n} {bad[:60]}",
            text=text,
            outlet=f"{bad} Post {n % 7}",
            title=f"{mark(n)} {bad}" + ("T" * 20_000 if n % 50 == 0 else ""),
            url=URLS[n % len(URLS)],
            published=day,
        ),
        sources=(
            Source(id="s0", name=f"{bad} Post {n % 7}", kind=SourceKind.OUTLET),
            Source(id="s1", name=f"Voice {bad}", kind=SourceKind.UNKNOWN, via="s0", mentions=(span,)),
        ),
        events=(
            Event(
                id="e1",
                type=list(EventType)[n % len(EventType)],
                mentions=(span,),
                actors=(Party(name=f"Doer {bad}", entity=f"X{n}", mention=span),),
                recipients=(Party(name=f"Target {bad}", entity=f"<{n}>", mention=span),),
                place=Place(
                    name=f"{mark(n)} {bad}",
                    admin1=bad,
                    country="IRQ",
                    lat=30.0 + n / 100,
                    lon=40.0 + n / 100,
                    precision=PlacePrecision.TOWN,
                    mention=place,
                ),
                time=Time(start=day, end=day),
                casualties=Casualties(killed=(n, n)),
                status=Status.HAPPENED,
                certainty=Certainty.CERTAIN,
                source="s1",
            ),
        ),
        made_by=(MadeBy(stage="read", version="test"),),
        claims=(Claim(id="c1", source="s1", content=(span,)),),
    )


def files() -> Iterator[tuple[str, bytes]]:
    """Yield files as they may lie in a folder: pages, broken bytes, lines, nesting of ten megabytes."""
    story = " ".join(
        f"Shells hit the market of the town on day {n} and the mayor said that two were hurt."
        for n in range(9)
    )
    for n in range(20):
        bad = SCRIPTS[n % len(SCRIPTS)]
        yield (
            f"page{n}.html",
            f"<html><head><title>{mark(300 + n)} {bad}</title></head><body><article><h1>Shells hit {mark(300 + n)}</h1>"
            f"<p>{story} {mark(300 + n)}</p><p>{bad}</p></article></body></html>".encode(),
        )
    yield "nested.html", b"<html><body>" + b"<div>" * 2_000_000 + story.encode() + b"</body></html>"
    yield "broken.txt", b"Shells hit \xff\xfe\xc3( the market. " + story.encode() + b" \xed\xa0\x80"
    yield (
        "huge-title.html",
        f"<html><head><title>{'T' * 200_000}</title></head><body><p>{story}</p></body></html>".encode(),
    )
    line: dict[str, Any] = {
        "id": "l1",
        "text": f"{story} {mark(400)}",
        "title": "=1+1",
        "url": "javascript:alert(1)",
    }
    yield "lines.jsonl", json.dumps(line).encode() + b"\n{broken\n\xff\xff\n"
