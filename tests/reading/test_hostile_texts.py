"""Texts that no newsroom sends: each is read and makes a record that holds."""

import pytest

from firsthand.reading.reader import Reader
from firsthand.record import Report, problems, to_json

CAPITALS = (
    "AT LEAST 40 PEOPLE WERE KILLED WHEN REBELS ATTACKED A MARKET IN ARDUN ON MONDAY, A SPOKESMAN SAID. "
)
MIXED = "Le ministre сказал что атака 攻撃は月曜日 هجوم يوم الاثنين killed three soldiers in Київ, said Владимир.\n\n"
TEXTS = {
    "nothing": "",
    "one character": "x",
    "one mark": "“",
    "marks only": ".,;:!?()-\"'…" * 40,
    "emoji only": "😀🔥👨‍👩‍👧" * 60,
    "line breaks only": "\n" * 20_000,
    "blanks only": " " * 20_000,
    "controls": "".join(map(chr, range(1, 32))) * 20
    + " attack \u2028\u2029\x85 killed \ufeff\u200b\U0010ffff",
    "one long word": "a" * 40_000,
    "one long number": "1" * 40_000,
    "paragraphs of a word": "\n\n".join(CAPITALS.lower().split() * 20),
    "quotation marks": '"' * 3000,
    "opening marks": "“ " * 1000,
    "quoted words": " ".join(f'"{word}' for word in CAPITALS.split() * 20),
    "scripts mixed": MIXED * 10,
    "capitals": CAPITALS * 10,
    "no full stop": "Rebels attacked the market on Monday and killed three people, officials",
    "subject at the end": "The attack, said the",
    "brackets": "(" * 400 + " attack " + ")" * 400,
    "years": " ".join(str(1000 + 37 * i % 2000) for i in range(500)),
    "dates that are none": "On 31/31/2024, 30 February and 0000-00-00 at 25:61, 99999999999999999999 people were killed "
    "99999999999 years ago and ½ of ² on the 99th of May 9999.",
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_read(reader: Reader, name: str) -> None:
    record = reader.read(Report(id="r", text=TEXTS[name], published="2024-08-07"))
    assert not list(problems(record))
    assert to_json(record)


def test_a_report_without_a_full_stop_or_small_letters_is_a_report(reader: Reader) -> None:
    assert reader.read(Report(id="r", text=TEXTS["no full stop"])).events
    assert reader.read(Report(id="r", text=CAPITALS)).events
