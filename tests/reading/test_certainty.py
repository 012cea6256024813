"""Whether a happening is told as done, how surely, and by whom."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from firsthand.knowledge.lexicon import Lexicon, load_lexicon
from firsthand.ontology import Certainty, ClaimForm, EventType, SourceKind, Status
from firsthand.reading.certainty import factuality, judge, settle
from firsthand.reading.findings import Judgement, Parsed, Trigger, Voices
from firsthand.reading.voices import find_voices
from firsthand.record import Claim, Source
from firsthand.settings import load_settings

Parse = Callable[..., Parsed]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(load_settings())


def judged(
    marked: str,
    parse: Parse,
    lexicon: Lexicon,
    kind: EventType = EventType.ASSAULT,
    said: str = "",
    cue: str = "",
) -> Judgement:
    """Return the judgement of the word in [brackets]; ``said``: the words of a claim by s1, after ``cue``."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    parsed = parse(text)
    head = parsed.doc.char_span(start, end, alignment_mode="expand").root
    claims = ()
    if said:
        at, by = text.index(said), text.index(cue)
        span, before = (at, at + len(said)), (by, by + len(cue))
        claims = (Claim(id="c1", source="s1", cue=(before,), content=(span,), form=ClaimForm.INDIRECT),)
    voices = Voices(
        (
            Source(id="s0", name="The Courier", kind=SourceKind.OUTLET),
            Source(id="s1", name="the mayor", kind=SourceKind.OFFICIAL, via="s0"),
        ),
        claims,
    )
    trigger = Trigger(start, end, head.i, kind, (), "", head.pos_ in ("NOUN", "PROPN"), 1.0, "")
    return judge(trigger, parsed, voices, lexicon)


@pytest.mark.parametrize(
    ("marked", "status", "certainty"),
    [
        ("Rebels [attacked] the port on Monday.", "happened", "certain"),
        ("Rebels did not [attack] the port.", "negated", "certain"),
        ("Rebels would [attack] the port.", "hypothetical", "certain"),
        ("It is a law that would have allowed the rebels to [attack] the port.", "hypothetical", "possible"),
        ("Rebels did not fail to [attack] the port.", "happened", "certain"),
        ("Rebels have no plans to [attack] the port.", "negated", "certain"),
        ("The mayor said rebels would [attack] the port.", "future", "certain"),
        ("The army will [attack] the port if the talks fail.", "hypothetical", "certain"),
        ("The army would not [attack] the port.", "negated", "certain"),
        ("Rebels reportedly plan to [attack] the port.", "future", "probable"),
        ("Rebels are [attacking] the port.", "ongoing", "certain"),
        ("Prisoners are being [held] in the port.", "ongoing", "certain"),
        ("The mayor said rebels were [attacking] the port.", "ongoing", "certain"),
        ("Rebels have been engaged in [talks] for months.", "ongoing", "certain"),
        ("The [attack] could derail the talks.", "happened", "certain"),
        ("An [attack] could take place at any time.", "hypothetical", "possible"),
        ("The council condemned the [attack].", "happened", "certain"),
        ("The police arrested three men and [seized] a truck.", "happened", "certain"),
        ("The army will arrest the men and [seize] the truck.", "future", "certain"),
        ("The guards acted to prevent an [attack].", "hypothetical", "possible"),
        ("Neither side [attacked] the port.", "negated", "certain"),
        ("The talks ended without rebels [leaving] the port.", "negated", "certain"),
        ("Did rebels [attack] the port?", "hypothetical", "possible"),
        ("The state was the first to [sign] the treaty.", "happened", "certain"),
        ("The [withdrawal] is under way.", "ongoing", "certain"),
        ("A [withdrawal] is unlikely.", "negated", "probable"),
        ("We would like to [thank] the guards.", "happened", "certain"),
        ("We would not like to [thank] the guards.", "hypothetical", "possible"),
        ("The mayor wants to [thank] the guards.", "hypothetical", "possible"),
        ("The demand [enjoyed] by the firm grew.", "happened", "certain"),
        ("Rebels came to the valley to [attack] the port.", "happened", "certain"),
        ("The state sent guns for the rebels to [attack] the port.", "hypothetical", "possible"),
        ("The rebels tried to [storm] the port.", "happened", "certain"),
        ("The guards will stay after the rebels [leave] the port.", "future", "certain"),
        ("The mayor has been helping to [rescue] the crew.", "ongoing", "certain"),
        ("The mayor raised the possibility that rebels [attack] the port.", "hypothetical", "possible"),
        ("The guard was asleep at the time of the [attack].", "happened", "certain"),
    ],
)
def test_status_and_certainty(
    marked: str, status: str, certainty: str, parse_text: Parse, lexicon: Lexicon
) -> None:
    judgement = judged(marked, parse_text, lexicon)
    assert (judgement.status, judgement.certainty) == (status, certainty), judgement.why


STATUSES = (Path(__file__).parent / "statuses.tsv").read_text(encoding="utf-8").splitlines()[2:]


@pytest.mark.parametrize("row", STATUSES, ids=lambda row: row.split("\t")[0])
def test_the_paradigm_of_an_attack_and_of_talks(row: str, parse_text: Parse, lexicon: Lexicon) -> None:
    marked, status, certainty = row.split("\t")
    judgement = judged(marked, parse_text, lexicon)
    assert judgement.status == status, judgement.why
    assert judgement.certainty == certainty or not certainty, judgement.why


def test_a_promise_told_by_its_words_was_made(parse_text: Parse, lexicon: Lexicon) -> None:
    judgement = judged("We will [support] the port.", parse_text, lexicon, EventType.AGREE)
    assert judgement.status is Status.HAPPENED


def test_a_refusal_told_by_its_words_was_made(parse_text: Parse, lexicon: Lexicon) -> None:
    judgement = judged("His party will not [join] the rally.", parse_text, lexicon, EventType.REJECT)
    assert judgement.status is Status.HAPPENED


def test_a_denied_accusation_was_made(parse_text: Parse, lexicon: Lexicon) -> None:
    judgement = judged("The mayor denied the [accusation].", parse_text, lexicon, EventType.ACCUSE)
    assert judgement.status is Status.HAPPENED


def test_narrative_is_the_outlets(parse_text: Parse, lexicon: Lexicon) -> None:
    assert judged("Rebels [attacked] the port.", parse_text, lexicon).source == "s0"


def test_what_a_voice_says_is_its_own(parse_text: Parse, lexicon: Lexicon) -> None:
    judgement = judged(
        "The mayor said rebels [attacked] the port.", parse_text, lexicon, said="rebels attacked the port"
    )
    assert (judgement.source, judgement.status) == ("s1", "happened")


def test_an_act_done_by_its_words_is_the_outlets(parse_text: Parse, lexicon: Lexicon) -> None:
    marked = "The mayor said: “We [reject] the offer.”"
    judgement = judged(marked, parse_text, lexicon, EventType.REJECT, said="We reject the offer.")
    assert (judgement.source, judgement.status) == ("s0", "happened")


def test_a_readiness_told_by_its_words_is_the_outlets(parse_text: Parse, lexicon: Lexicon) -> None:
    marked = "Norland said it was [ready] to support the port."
    judgement = judged(marked, parse_text, lexicon, EventType.AGREE, said="it was ready to support the port.")
    assert judgement.source == "s0"


def test_what_others_want_is_the_speakers_word(parse_text: Parse, lexicon: Lexicon) -> None:
    marked = "“They [want] us at the port,” the general said."
    judgement = judged(marked, parse_text, lexicon, EventType.REQUEST, said="They want us at the port,")
    assert judgement.source == "s1"


def test_values_follow_factbank(parse_text: Parse, lexicon: Lexicon) -> None:
    def value(text: str, word: str) -> float:
        doc = parse_text(text).doc
        return factuality(next(t for t in doc if t.text == word), lexicon.hedges)

    assert value("Rebels attacked the port.", "attacked") == 3.0
    assert value("Rebels never attacked the port.", "attacked") == -3.0
    assert value("Rebels probably attacked the port.", "attacked") == 2.0
    assert value("Rebels might attack the port.", "attack") == 0.0


def _judgement(status: Status, source: str = "s0", *, firm: bool = True) -> Judgement:
    return Judgement(status, Certainty.CERTAIN, source, 3.0, firm=firm)


def test_settling_prefers_what_is_told_to_what_is_named() -> None:
    named, told = _judgement(Status.HAPPENED, firm=False), _judgement(Status.FUTURE)
    assert settle([named, told]).status is Status.FUTURE


def test_settling_gives_the_outlet_what_it_tells_anywhere() -> None:
    said, told = _judgement(Status.HAPPENED, "s1"), _judgement(Status.HAPPENED, "s0")
    assert settle([said, told]).source == "s0"
    assert settle([said]).source == "s1"


def test_settling_asks_those_that_have_it_so_who_vouches() -> None:
    said, feared = _judgement(Status.HAPPENED, "s1"), _judgement(Status.HYPOTHETICAL, "s0")
    assert settle([feared, said]) == said


def test_settling_takes_the_outlets_doubt_before_anothers() -> None:
    hoped, feared = _judgement(Status.FUTURE, "s1"), _judgement(Status.HYPOTHETICAL, "s0")
    assert settle([hoped, feared]) == feared


def test_settling_gives_the_outlet_what_several_voices_speak_of() -> None:
    named = replace(_judgement(Status.HAPPENED, "s0"), tells=False)
    first, second = _judgement(Status.HAPPENED, "s1"), _judgement(Status.HAPPENED, "s2")
    assert settle([first, named]).source == "s1"
    assert settle([first, named, second]).source == "s0"


def test_settling_is_as_sure_as_most_that_have_it_so() -> None:
    sure = _judgement(Status.HAPPENED)
    hedged = replace(sure, certainty=Certainty.PROBABLE)
    assert settle([hedged, sure, sure]).certainty is Certainty.CERTAIN
    assert settle([hedged, sure, hedged]).certainty is Certainty.PROBABLE


def test_what_is_pledged_is_told_by_whoever_tells_of_the_pledge(parse_text: Parse, lexicon: Lexicon) -> None:
    parsed = parse_text("The mayor vowed to attack the port.")
    voices = find_voices(parsed, lexicon)
    head = next(t for t in parsed.doc if t.text == "attack")
    trigger = Trigger(head.idx, head.idx + 6, head.i, EventType.ASSAULT, (), "", False, 1.0, "")
    assert [c.attitude for c in voices.claims] == ["commitment"]
    assert judge(trigger, parsed, voices, lexicon).source == "s0"


def test_what_a_report_opens_with_as_somebodys_word_stays_theirs() -> None:
    said = replace(_judgement(Status.HAPPENED, "s1"), opens=True)
    assert settle([said, _judgement(Status.HAPPENED, "s0")]).source == "s1"


def test_what_the_outlet_only_goes_back_to_is_still_the_voices(parse_text: Parse, lexicon: Lexicon) -> None:
    said = _judgement(Status.HAPPENED, "s1")
    known = judged("The [attack] drew protests.", parse_text, lexicon)
    assert not judged("Guards were praised after a [riot].", parse_text, lexicon).tells
    told = judged("The [attack] began at dawn.", parse_text, lexicon)
    assert settle([said, known]).source == "s1"
    assert settle([said, known, replace(told, tells=True)]).source == "s0"


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("“You have my [blessing],” the mayor said.", "You have my blessing"),
        ("“[Thank] you all,” the mayor said.", "Thank you all"),
    ],
)
def test_what_is_done_by_the_words_quoted_is_the_outlets(
    marked: str, said: str, parse_text: Parse, lexicon: Lexicon
) -> None:
    assert judged(marked, parse_text, lexicon, EventType.SUPPORT, said).source == "s0"


@pytest.mark.parametrize(
    ("marked", "kind", "said"),
    [
        ("The mayor voiced [support] for the strike.", EventType.SUPPORT, "support for the strike"),
        ("The mayor said rebels [must] leave.", EventType.REQUEST, "rebels must leave"),
        ("The mayor said she would [back] the strike.", EventType.SUPPORT, "she would back the strike"),
        ("The mayor said she [opposed] the strike.", EventType.REJECT, "she opposed the strike"),
        ("The mayor said the strike was [laudable].", EventType.SUPPORT, "the strike was laudable"),
    ],
)
def test_what_is_done_by_the_words_retold_is_the_outlets(
    marked: str, kind: EventType, said: str, parse_text: Parse, lexicon: Lexicon
) -> None:
    judgement = judged(marked, parse_text, lexicon, kind, said, marked.split()[2])
    assert (judgement.source, judgement.status) == ("s0", Status.HAPPENED)


def test_an_appeal_that_is_only_announced_is_the_speakers_word(parse_text: Parse, lexicon: Lexicon) -> None:
    marked = "The mayor said she would [appeal] to the court."
    judgement = judged(marked, parse_text, lexicon, EventType.REQUEST, "she would appeal to the court")
    assert judgement.source == "s1"


def test_what_is_granted_is_as_told_whatever_follows(parse_text: Parse, lexicon: Lexicon) -> None:
    marked = "Although he [condemns] the raid, he will not go."
    assert judged(marked, parse_text, lexicon, EventType.ACCUSE).status is Status.HAPPENED


@pytest.mark.parametrize("text", ["", "x", "🙂", "if", "not not not", "to to to", "will?", "\n\n"])
def test_any_word_of_any_text_gets_a_value(text: str, parse_text: Parse, lexicon: Lexicon) -> None:
    for token in parse_text(text).doc:
        assert -3.0 <= factuality(token, lexicon.hedges) <= 3.0
