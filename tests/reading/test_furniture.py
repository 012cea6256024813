"""What stands around an article and was left in its text tells of no happening."""

from firsthand.reading.reader import Reader
from firsthand.record import Report


def test_furniture_tells_of_no_happening() -> None:
    text = (
        "Gunmen attacked the mill.\n\nThank you for being with us. Sign up for the daily newsletter.\n\n"
        "Follow our coverage of the war on our channel.\n\nThe mayor thanked the guards."
    )
    record = Reader().read(Report(id="r", outlet="The Courier", text=text))
    assert [text[slice(*e.mentions[0])] for e in record.events] == ["attacked", "thanked"]


def test_the_headline_of_another_report_set_between_tells_of_no_happening() -> None:
    text = "Gunmen attacked the mill.\n\nREBELS SHELL TOWN IN THE NORTH AS TALKS STALL\n\nThe mayor thanked the guards."
    record = Reader().read(Report(id="r", outlet="The Courier", text=text))
    assert [text[slice(*e.mentions[0])] for e in record.events] == ["attacked", "thanked"]


def test_a_wire_all_in_capitals_is_read() -> None:
    text = "GUNMEN ATTACKED THE MILL. THE MAYOR CONDEMNED THE ATTACK AND ASKED FOR HELP."
    record = Reader().read(Report(id="r", outlet="The Courier", text=text))
    assert record.events
