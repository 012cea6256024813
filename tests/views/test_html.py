import shutil
import subprocess
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import msgspec
import pytest

from firsthand.record import Record
from firsthand.views.html import write_page

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
VOID = {"meta", "br", "input", "link", "img", "hr"}


class Page(HTMLParser):
    """Collects what the page is made of, and whether its tags close in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "text" in self.classes():
            self.text += data

    def classes(self) -> set[str]:
        return {"text"} if self.open and self.open[-1] in ("span", "div") else set()


def page_of(*records: Record) -> str:
    sink = StringIO()
    assert write_page(records, sink) == len(records)
    return sink.getvalue()


def test_the_page_is_well_formed_and_holds_the_whole_article(record: Record) -> None:
    page = Page(page_of(record))
    assert page.open == []
    assert record.report.text in page.text


def test_nothing_is_loaded_from_anywhere(record: Record) -> None:
    page = Page(page_of(record))
    for tag, attributes in page.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
        assert "src" not in attributes
        assert not any(name.startswith("on") or name == "style" for name in attributes)
    policy = next(a["content"] for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none';")


def test_a_hostile_report_stays_text(record: Record) -> None:
    attack = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>&amp;'`</div></article>"
    report = msgspec.structs.replace(
        record.report,
        id=attack,
        title=attack,
        outlet=attack,
        url=f"javascript:alert(1)//{attack}",
        text=record.report.text + attack,
    )
    sources = tuple(msgspec.structs.replace(voice, name=attack, id=voice.id) for voice in record.sources)
    events = tuple(
        msgspec.structs.replace(
            event, recipients=(msgspec.structs.replace(event.recipients[0], name=attack),)
        )
        for event in record.events
    )
    page = Page(page_of(msgspec.structs.replace(record, report=report, sources=sources, events=events)))
    assert page.open == []
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    assert not any(tag == "img" for tag, _ in page.tags)
    assert not any((a.get("href") or "").startswith("javascript") for _, a in page.tags)


def test_several_reports_have_an_index(record: Record) -> None:
    page = page_of(record, record)
    assert 'href="#r2"' in page
    assert 'id="r2"' in page
    assert 'class="index"' not in page_of(record)


def test_no_reports_is_still_a_page() -> None:
    assert Page(page_of()).open == []


def test_the_same_record_gives_the_same_page(record: Record) -> None:
    assert page_of(record, record) == page_of(record, record)


SCRIPT = """
<script>
addEventListener("load", () => {
  const out = [];
  const check = (name, truth) => out.push((truth ? "ok " : "NOT ") + name);
  const at = (selector) => document.querySelector(selector);
  const trigger = at('.text .e[data-first="e1"]');
  trigger.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
  check("hover lights the entry", at('[data-entry="e1"]').classList.contains("lit"));
  check("hover lights every mention", document.querySelectorAll('.text .e.lit').length === 2);
  at(".report").dispatchEvent(new MouseEvent("mouseleave"));
  check("leaving puts out", !at(".lit"));
  document.dispatchEvent(new KeyboardEvent("keydown", {key: "n", bubbles: true}));
  check("n goes to the first happening", document.activeElement === trigger);
  check("focus lights", trigger.classList.contains("lit"));
  trigger.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
  at(".report").dispatchEvent(new MouseEvent("mouseleave"));
  check("Enter keeps", trigger.classList.contains("lit"));
  document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
  check("Escape lets go", !at(".lit"));
  at('[data-layer="claim"]').click();
  check("a layer can be hidden", at(".report").classList.contains("off-claim"));
  document.title = out.join("; ");
});
</script>
"""


@pytest.mark.skipif(BROWSER is None, reason="no browser to look with")
def test_the_page_answers_to_pointer_and_keyboard(record: Record, tmp_path: Path) -> None:
    assert BROWSER is not None
    # The page's policy forbids any script but its own, so the test's copy goes without it.
    page = page_of(record)
    start, end = page.index('<meta http-equiv="Content-Security-Policy"'), page.index('<meta name="referrer"')
    file = tmp_path / "page.html"
    file.write_text(page[:start] + page[end:].replace("</body>", SCRIPT + "</body>"), encoding="utf-8")
    title = dump(file)
    assert "NOT" not in title
    assert title.count("ok ") == 8


@pytest.mark.skipif(BROWSER is None, reason="no browser to look with")
def test_the_policy_lets_our_script_run_and_no_other(record: Record, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    foreign = "<script>document.title = 'owned'</script></body>"
    file.write_text(page_of(record).replace("</body>", foreign), encoding="utf-8")
    assert dump(file) == "One report · Firsthand"


def dump(file: Path) -> str:
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", file.as_uri()]
    profile = f"--user-data-dir={file.parent / 'profile'}"
    found = subprocess.run(
        [*command, profile], capture_output=True, text=True, timeout=120, check=True
    ).stdout
    return found.split("<title>")[1].split("</title>")[0]
