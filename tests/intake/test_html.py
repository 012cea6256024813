"""Pages become clean reports."""

from collections.abc import Callable

import pytest

from firsthand.record import Report

from .pages import STORY, TITLE, page

TEXT = "\n\n".join(STORY)
Read = Callable[..., Report]

LINKED_DATA = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "NewsArticle", "headline": "Shells hit the market of a northern town",
"datePublished": "2024-08-07T20:53:19+02:00", "dateModified": "2024-08-09T01:00:00+02:00",
"author": [{"@type": "Person", "name": "Ana Example"}], "publisher": {"name": "The Ardun Courier"}}]}</script>"""


def test_the_article_comes_without_what_stands_around_it(report: Read) -> None:
    found = report(page(head=LINKED_DATA))
    assert found.text == TEXT
    assert found.title == TITLE
    assert found.outlet == "The Ardun Courier"
    assert found.published == "2024-08-07T20:53:19+02:00"
    assert found.language == "en"
    assert found.credits == ("Ana Example",)
    assert found.id == "story"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (f"<h2>{TITLE}</h2><p>Radio icon</p><p>2024-08-07T20:53:19+00:00</p>", "<p>Follow us</p>"),
        ("<p>By Ana Example</p><p>Published on Wednesday, 7 August 2024, 20:53</p>", "<p>Read more</p>"),
        ("<p>Share this article</p>", "<p>(Reporting by Ana Example; editing by Ben Sample)</p>"),
        ("<p>4 min read</p>", "<p>Copyright © 2024 The Ardun Courier. All rights reserved.</p>"),
        ("<p>Photo: Ana Example</p>", "<p>Subscribe to our newsletter</p><p>Follow us on Telegram</p>"),
        ("<p>A burnt stall in Ardun. (Ana Example/AFP)</p>", "<p>Source: The Ardun Courier and agencies</p>"),
        (
            "",
            "<h3>Related articles</h3><ul><li><a href='/1'>The price of grain in the north doubles</a></li></ul>",
        ),
        ("", "<p>READ MORE: <a href='/1'>The price of grain in the north doubles again</a></p>"),
    ],
)
def test_furniture_is_not_text(report: Read, above: str, below: str) -> None:
    assert report(page(above=above, below=below)).text == TEXT


def test_what_furniture_tells_is_kept(report: Read) -> None:
    found = report(
        page(
            above="<p>By Ana Example</p><p>2024-08-07T20:53:19+00:00</p>",
            below="<p>Ben Sample in Sal contributed to this report.</p>",
        )
    )
    assert found.published == "2024-08-07T20:53:19Z"
    assert found.credits == ("By Ana Example", "Ben Sample in Sal contributed to this report.")


def test_a_dateline_stays_in_the_text_and_is_noted(report: Read) -> None:
    story = ("ARDUN, Lower Sal (Reuters) - " + STORY[0], *STORY[1:])
    found = report(page(story=story))
    assert found.text.startswith("ARDUN, Lower Sal (Reuters) - Shells")
    assert found.dateline == "ARDUN, Lower Sal"
    assert "Reuters" in (found.outlet, *found.credits)


def test_an_outlet_before_a_slash_is_the_outlet_where_no_other_is_known(report: Read) -> None:
    found = report(page(story=("Ardun News/ " + STORY[0], *STORY[1:]), site=""))
    assert found.text.startswith("Ardun News/ Shells")
    assert found.outlet == "Ardun News"


def test_the_address_tells_the_outlet(report: Read) -> None:
    head = '<link rel="canonical" href="https://www.dw.com/en/shells-hit-market/a-1">'
    found = report(page(head=head))
    assert found.outlet == "Deutsche Welle"
    assert found.url == "https://www.dw.com/en/shells-hit-market/a-1"


def test_an_unknown_address_tells_at_least_the_host(report: Read) -> None:
    found = report(page(site=""), address="https://www.ardun-courier.example/north/shells-hit-market")
    assert found.outlet == "ardun-courier.example"


def test_the_headline_shown_goes_before_the_one_for_machines(report: Read) -> None:
    head = '<meta property="og:title" content="Market of a northern town shelled: what we know">'
    assert report(page(head=head)).title == TITLE


def test_a_time_in_utc_beside_the_day_of_the_address_is_that_day(report: Read) -> None:
    head = '<meta property="article:published_time" content="2024-08-07T22:30:00Z">'
    found = report(page(head=head), address="https://courier.example/2024/08/08/shells-hit-market/")
    assert found.published == "2024-08-08"


@pytest.mark.parametrize(
    ("content", "published"),
    [
        ("2024-08-07T20:53:19+00:00", "2024-08-07T20:53:19Z"),
        ("2024-08-07T20:53:19.000+0300", "2024-08-07T20:53:19+03:00"),
        ("Wed, 07 Aug 2024 20:53:19 GMT", "2024-08-07T20:53:19Z"),
        ("2024-08-07 20:53:19", "2024-08-07"),
        ("7 August 2024", "2024-08-07"),
    ],
)
def test_stamps_are_kept_whole_where_their_zone_is_known(report: Read, content: str, published: str) -> None:
    assert (
        report(page(head=f'<meta property="article:published_time" content="{content}">')).published
        == published
    )


def test_broken_metadata_is_passed_over(report: Read) -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>'
        '<script type="application/ld+json">' + "[" * 20_000 + "</script>"
        '<script type="application/ld+json">{"@type": ["NewsArticle"], "author": {"name": {"name": 7}}}</script>'
        '<meta property="article:published_time" content="soon">'
    )
    assert report(page(head=head)).text == TEXT


def test_breaks_after_full_sentences_part_paragraphs(report: Read) -> None:
    found = report(page(story=("<br>".join(STORY[:3]), STORY[3])))
    assert found.text == TEXT


def test_no_script_and_no_tag_survives(report: Read) -> None:
    found = report(
        page(below="<script>alert('x')</script><p onclick='x()'>The mayor thanked the <b>nurses</b>.</p>")
    )
    assert "<" not in found.text
    assert "alert" not in found.text


def test_popups_over_a_word_do_not_stand_in_the_sentence(report: Read) -> None:
    box = "Lena Orvik<span class='tooltip'>Lena Orvik is the mayor of Ardun since 2019</span> said more."
    found = report(page(story=(*STORY[:2], f"On Tuesday {box}", STORY[3])))
    assert "On Tuesday Lena Orvik said more." in found.text


def test_a_page_without_an_article_is_one_line(refusal: Callable[..., object]) -> None:
    assert "no article found" in str(refusal("<html><body><nav><a href='/'>Home</a></nav></body></html>"))
