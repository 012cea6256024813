"""Links between happenings: only what the words say."""

from collections.abc import Callable

import pytest

from firsthand.knowledge.lexicon import Lexicon, load_lexicon
from firsthand.ontology import Certainty, ClaimForm, EventType, ProcessKind, SourceKind, Status
from firsthand.reading.findings import Parsed, Voices
from firsthand.reading.links import find_links
from firsthand.record import Claim, Event, Link, Process, Source
from firsthand.settings import load_settings

Parse = Callable[..., Parsed]
SOURCES = (
    Source(id="s0", name="The Courier", kind=SourceKind.OUTLET),
    Source(id="s1", name="the mayor", kind=SourceKind.OFFICIAL, via="s0"),
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(load_settings())


def links(
    text: str,
    words: dict[str, EventType],
    parse: Parse,
    lexicon: Lexicon,
    process: str = "",
    said: str = "",
    status: Status = Status.HAPPENED,
) -> list[Link]:
    """Return the links of a text between events at the given words (their ids) and a process."""
    events = tuple(
        Event(
            id=word,
            type=kind,
            mentions=((text.index(word), text.index(word) + len(word)),),
            status=status,
            certainty=Certainty.CERTAIN,
            source="s0",
        )
        for word, kind in words.items()
    )
    processes = ()
    if process:
        at = text.index(process)
        processes = (
            Process(id="p1", kind=ProcessKind.NEGOTIATION, name=process, mentions=((at, at + len(process)),)),
        )
    claims = ()
    if said:
        at = text.index(said)
        claims = (Claim(id="c1", source="s1", content=((at, at + len(said)),), form=ClaimForm.INDIRECT),)
    return list(find_links(parse(text), events, processes, Voices(SOURCES, claims), lexicon))


def test_a_threat_to_talks_is_as_sure_as_its_verb(parse_text: Parse, lexicon: Lexicon) -> None:
    text = "The shelling could derail the talks."
    (link,) = links(text, {"shelling": EventType.ASSAULT}, parse_text, lexicon, process="talks")
    assert (link.kind, link.from_, link.to, link.certainty) == ("threatens", "shelling", "p1", "possible")
    assert text[slice(*link.evidence[0])] == "derail"


@pytest.mark.parametrize(("verb", "certainty"), [("was", "certain"), ("could be", "possible")])
def test_a_noun_of_bearing_is_as_sure_as_the_verb_it_completes(
    verb: str, certainty: str, parse_text: Parse, lexicon: Lexicon
) -> None:
    words = {"raid": EventType.COERCE, "shelling": EventType.ASSAULT}
    (link,) = links(f"The raid {verb} a response to the shelling.", words, parse_text, lexicon)
    assert (link.kind, link.certainty) == ("responds-to", certainty)


def test_a_condemnation_responds_to_its_object(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"condemned": EventType.ACCUSE, "shelling": EventType.ASSAULT}
    (link,) = links("The envoy condemned the shelling of the port.", words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("responds-to", "condemned", "shelling")


def test_the_voice_that_links_is_the_speaker(parse_text: Parse, lexicon: Lexicon) -> None:
    text = "The mayor said the raid was a response to the shelling."
    words = {"raid": EventType.COERCE, "shelling": EventType.ASSAULT}
    (link,) = links(text, words, parse_text, lexicon, said="the raid was a response to the shelling")
    assert (link.kind, link.source) == ("responds-to", "s1")


def test_a_leading_phrase(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"shelling": EventType.ASSAULT, "sanctions": EventType.SANCTION}
    text = "In response to the shelling, the council imposed sanctions on the north."
    (link,) = links(text, words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("responds-to", "sanctions", "shelling")


def test_an_inquiry_goes_back_to_what_is_told_most(parse_text: Parse, lexicon: Lexicon) -> None:
    text = "The shelling killed four. The guards fired. The police opened an investigation."
    words = {"shelling": EventType.ASSAULT, "investigation": EventType.ACCUSE}
    (link,) = links(text, words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("responds-to", "investigation", "shelling")


def test_what_is_claimed_is_not_responded_to(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"claimed": EventType.ACCUSE, "shelled": EventType.ASSAULT}
    assert links("The mayor claimed that rebels shelled the port.", words, parse_text, lexicon) == []


def test_praise_not_given_responds_to_nothing(parse_text: Parse, lexicon: Lexicon) -> None:
    text = "The council praised the raid."
    words = {"praised": EventType.SUPPORT, "raid": EventType.COERCE}
    assert len(links(text, words, parse_text, lexicon)) == 1
    assert links(text, words, parse_text, lexicon, status=Status.NEGATED) == []


def test_what_breaks_an_agreement_is_not_the_agreement(parse_text: Parse, lexicon: Lexicon) -> None:
    text = "Norland deployed a missile that violated the agreement."
    words = {"deployed": EventType.MOBILIZE, "agreement": EventType.AGREE}
    (link,) = links(text, words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("violates", "deployed", "agreement")


def test_a_participle_of_help(parse_text: Parse, lexicon: Lexicon) -> None:
    text = "The army seized two towns, aided in part by airstrikes in the region."
    words = {"seized": EventType.COERCE, "airstrikes": EventType.ASSAULT}
    (link,) = links(text, words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("enables", "airstrikes", "seized")


def test_the_words_of_a_link_stand_in_the_order_of_the_text(parse_text: Parse, lexicon: Lexicon) -> None:
    text = "Rebels who attacked the base were shelled by troops."
    words = {"attacked": EventType.ASSAULT, "shelled": EventType.ASSAULT}
    (link,) = links(text, words, parse_text, lexicon)
    assert [text[slice(*span)] for span in link.evidence] == ["attacked the base were shelled"]


def test_being_near_is_no_link(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"shelled": EventType.ASSAULT, "met": EventType.CONSULT}
    assert links("Rebels shelled the port while the envoys met.", words, parse_text, lexicon) == []


def test_no_happening_bears_on_itself(parse_text: Parse, lexicon: Lexicon) -> None:
    assert links("The raid followed.", {"raid": EventType.COERCE}, parse_text, lexicon) == []


def test_nothing_from_nothing(parse_text: Parse, lexicon: Lexicon) -> None:
    assert links("", {}, parse_text, lexicon) == []


def test_a_reaction_goes_back_to_what_a_noun_takes_up(parse_text: Parse, lexicon: Lexicon) -> None:
    text = "The shelling of the port went on. The army left in response to the bloodshed."
    words = {"shelling": EventType.ASSAULT, "left": EventType.RETREAT}
    (link,) = links(text, words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("responds-to", "left", "shelling")


def test_arms_enable_what_they_are_sent_for(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"sent": EventType.AID, "shell": EventType.ASSAULT}
    (link,) = links("The king sent the rebels guns to shell the port.", words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("enables", "sent", "shell")


def test_what_the_words_deny_is_no_link(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"raid": EventType.COERCE, "shelling": EventType.ASSAULT}
    assert not links("The raid failed to stop the shelling.", words, parse_text, lexicon)
    assert links("The raid stopped the shelling.", words, parse_text, lexicon)


def test_an_accusation_does_not_enable_what_it_is_about(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"accused": EventType.ACCUSE, "shell": EventType.ASSAULT}
    found = links("The king accused the rebels of allowing troops to shell it.", words, parse_text, lexicon)
    assert not [link for link in found if link.kind == "enables"]


def test_a_clause_tells_what_the_blow_answers(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"shelled": EventType.ASSAULT, "attacking": EventType.ASSAULT}
    (link,) = links("The army shelled rebels who were attacking a village.", words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("responds-to", "shelled", "attacking")


def test_the_subject_goes_back_to_a_decision_told_before(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"banned": EventType.COERCE, "bombing": EventType.ASSAULT}
    text = "The ministry banned rallies on Friday. The decision comes after a bombing in the port."
    (link,) = links(text, words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("responds-to", "banned", "bombing")


def test_one_of_several_is_part_of_them(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"raids": EventType.ASSAULT, "strike": EventType.ASSAULT}
    text = "Rebels carried out five raids on Sunday. In the third strike, a bridge fell."
    (link,) = links(text, words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("part-of", "strike", "raids")


def test_a_word_serves_each_type_that_it_may_have(parse_text: Parse, lexicon: Lexicon) -> None:
    off, end = {"called": EventType.REJECT, "summit": EventType.CONSULT}, {"called": EventType.REQUEST}
    (link,) = links("The king called the summit off.", off, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("prevents", "called", "summit")
    text = "The council called for an end to the shelling."
    (link,) = links(text, {**end, "shelling": EventType.ASSAULT}, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("responds-to", "called", "shelling")


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attacked the port on Sunday. This sparked a protest in the capital.",
        "Rebels attacked the port on Sunday. That led to a protest in the capital.",
    ],
)
def test_this_goes_back_to_what_was_just_told(parse_text: Parse, lexicon: Lexicon, text: str) -> None:
    words = {"attacked": EventType.ASSAULT, "protest": EventType.PROTEST}
    (link,) = links(text, words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("causes", "attacked", "protest")


def test_a_bill_withdrawn_allows_nothing(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"withdrew": EventType.CONCEDE, "extradite": EventType.COOPERATE}
    text = "The king withdrew a bill that would have allowed the island to extradite prisoners."
    assert not links(text, words, parse_text, lexicon)


def test_an_inquiry_wanted_answers_nothing(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"shelled": EventType.ASSAULT, "inquiry": EventType.ACCUSE}
    text = "Rebels shelled the port. An inquiry could take place."
    assert not links(text, words, parse_text, lexicon, status=Status.HYPOTHETICAL)


def test_who_rejects_an_accusation_answers_it(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"rejected": EventType.REJECT, "accusations": EventType.ACCUSE}
    (link,) = links("The king rejected accusations of fraud.", words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("responds-to", "rejected", "accusations")


def test_what_is_refused_is_not_answered(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"refused": EventType.REJECT, "endorse": EventType.SUPPORT}
    assert not links("The king refused to endorse the mayor.", words, parse_text, lexicon)


def test_a_blow_that_is_only_alleged_is_not_answered(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"blamed": EventType.ACCUSE, "attack": EventType.ASSAULT}
    text = "The council blamed the rebels for the attack."
    assert len(links(text, words, parse_text, lexicon)) == 1
    assert not links(text, words, parse_text, lexicon, status=Status.HYPOTHETICAL)


def test_who_acts_because_of_a_deed_answers_it(parse_text: Parse, lexicon: Lexicon) -> None:
    words = {"sanctions": EventType.SANCTION, "raid": EventType.ASSAULT}
    text = "The council imposed sanctions because of the raid."
    (link,) = links(text, words, parse_text, lexicon)
    assert (link.kind, link.from_, link.to) == ("responds-to", "sanctions", "raid")
