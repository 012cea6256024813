"""The parts of cleaning: characters, dates, datelines, titles, furniture, languages, names."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firsthand.errors import UnreadableInput
from firsthand.intake.characters import clean_characters, decode, disarm
from firsthand.intake.datelines import find_dateline
from firsthand.intake.dates import find_stamp, is_date_line, read_date
from firsthand.intake.languages import identify
from firsthand.intake.metadata import Head
from firsthand.intake.naming import Names, name_of_url
from firsthand.intake.titles import choose_title, without_outlet
from firsthand.knowledge.furniture import FurnitureRow, Role, load_furniture
from firsthand.knowledge.outlets import load_outlets
from firsthand.knowledge.tables import read_table

ROWS = read_table("furniture", FurnitureRow)
FURNITURE = load_furniture()
OUTLETS = load_outlets()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.role}-{row.phrase}")
def test_each_row_of_the_table_does_what_it_says(row: FurnitureRow) -> None:
    if row.role is Role.STRIP:
        assert FURNITURE.strip(f"{row.example} The army said so.") == "The army said so."
    else:
        assert FURNITURE.role(row.example) is row.role


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge was reopened 3 hours ago, a guard said.",
        "“Send us more doctors,” the mayor said.",
        "A truce may be reached at the talks, envoys said.",
        "Copyright law was changed by the decree.",
        "No part of this city is safe, a nurse said.",
        "This video shows men in uniform at the gate.",
        "Related charges against the general were dropped on Friday, the court said.",
        "Reporting by state television suggested that the general had left the capital by air on Sunday night.",
        "More troops arrived, and the mayor thanked Mr. Bloomberg.",
        "Follow-up talks are due in May.",
        "Comments by the general angered the street.",
        "Live ammunition was found in the car.",
    ],
)
def test_prose_is_no_furniture(sentence: str) -> None:
    assert FURNITURE.role(sentence) is None
    assert FURNITURE.strip(sentence) == sentence


def test_an_agency_after_the_last_sentence_is_a_credit() -> None:
    assert FURNITURE.split_sign_off("The road is closed. (ANI)") == ("The road is closed.", "ANI")
    assert FURNITURE.split_sign_off("The road (ANI) is closed.") == ("The road (ANI) is closed.", None)


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("2024-08-07T20:53:19+00:00", "2024-08-07T20:53:19Z"),
        ("2024-08-07 20:53", "2024-08-07"),
        ("Wednesday, August 7, 2024", "2024-08-07"),
        ("Published: 7 Aug 2024 at 8:53 pm GMT | Updated: 9 Aug 2024", "2024-08-07"),
        ("7th of August, 2024", "2024-08-07"),
        ("07.08.2024", None),
        ("27.08.2024, 10:30", "2024-08-27"),
        ("08/27/2024", "2024-08-27"),
        ("Aug. 7, 2024 10:30 a.m. ET", "2024-08-07"),
        ("16:14", None),
        ("2024/8/7", "2024-08-07"),
    ],
)
def test_lines_that_are_dates(line: str, made: str | None) -> None:
    assert is_date_line(line)
    assert read_date(line) == made


@pytest.mark.parametrize("line", ["", "On 7 August 2024 shells hit Ardun", "12 dead", "2024-13-45T99", "May"])
def test_lines_that_are_not_dates(line: str) -> None:
    assert not is_date_line(line)


def test_impossible_dates_are_none() -> None:
    assert read_date("2024-02-31") is None
    assert read_date("31 February 2024") is None
    assert read_date("2024-08-07T25:00:00Z") == "2024-08-07"


def test_a_stamp_in_a_run_of_words_is_found() -> None:
    found = find_stamp("Shells hit Ardun 2024-08-07T20:53:19+00:00 The mayor said")
    assert found is not None
    assert found[2] == "2024-08-07T20:53:19Z"
    assert find_stamp("on 2024-08-07 at 20:53 the mayor said") is None


@pytest.mark.parametrize(
    ("text", "place", "outlet"),
    [
        ("ARDUN (Reuters) - Shells hit", "ARDUN", "Reuters"),
        ("ARDUN, Lower Sal/PORT SAL (AP) — Shells", "ARDUN, Lower Sal/PORT SAL", "Associated Press"),
        ("ARDUN, 30 September (BelTA) – Shells hit", "ARDUN", "BelTA"),
        ("ARDUN, August 5. /TASS/. Shells hit", "ARDUN", "TASS"),
        ("ARDUN (Sal Wire) — Shells hit", "ARDUN", "Sal Wire"),
        ("Ardun (CNN)Shells hit", "Ardun", "CNN"),
        ("Port Sal CNN —\nShells hit", "Port Sal", "CNN"),
        ("CNN —\nShells hit", None, "CNN"),
        ("Ardun News/ Shells hit", None, "Ardun News"),
        ("ARDUN: Shells hit", "ARDUN", None),
        ("ARDUN, N.H. — Shells hit", "ARDUN, N.H.", None),
        ("DAMASCUS, SANA – Shells hit", "DAMASCUS", "SANA"),
        ("Ardun (the market town) said", None, None),
        ("The party (SDP) said", None, None),
        ("WHO: the end of an epidemic", None, None),
        ("Either/or is no dateline", None, None),
        ("The Hill - a small rise", None, None),
        ("", None, None),
    ],
)
def test_datelines(text: str, place: str | None, outlet: str | None) -> None:
    found = find_dateline(text, OUTLETS)
    assert (found.place, found.outlet) == (place, outlet)


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("Shells hit Ardun | The Courier", "Shells hit Ardun"),
        ("Shells hit Ardun - The Courier", "Shells hit Ardun"),
        ("The Courier: Shells hit Ardun", "The Courier: Shells hit Ardun"),
        ("The Courier | Shells hit Ardun", "Shells hit Ardun"),
        ("Shells hit the town of Ardun | World | The Courier", "Shells hit the town of Ardun"),
        ("Shells hit Ardun – BBC News", "Shells hit Ardun"),
        ("Shells hit Ardun - and the mayor resigns", "Shells hit Ardun - and the mayor resigns"),
        ("Sal-Ardun talks: what we know", "Sal-Ardun talks: what we know"),
        ("The Courier", "The Courier"),
    ],
)
def test_titles_lose_the_outlet(title: str, made: str) -> None:
    assert without_outlet(title, frozenset({"the courier", "courier"}), OUTLETS) == made


def test_a_kicker_above_the_headline_is_not_the_headline() -> None:
    head = Head(
        shown=("Unrest in Sal Shells hit the market of Ardun",), titles=("Shells hit the market of Ardun",)
    )
    assert choose_title(head, OUTLETS) == "Shells hit the market of Ardun"
    assert (
        choose_title(Head(shown=("Shells hit the market of Ardun",)), OUTLETS)
        == "Shells hit the market of Ardun"
    )
    assert choose_title(Head(), OUTLETS) is None


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Café – “Sal”".encode(), "Café – “Sal”"),
        ("\ufeffCafé".encode(), "Café"),
        ("Café of the town".encode("utf-16"), "Café of the town"),
        ("The café of the town".encode("utf-16-le"), "The café of the town"),
        ("The mayor’s “plan” – a café".encode("cp1252") + b" for the town" * 9, None),
        (b"<meta charset='windows-1251'>" + "Мэр".encode("cp1251"), "<meta charset='windows-1251'>Мэр"),
    ],
)
def test_bytes_become_text(data: bytes, text: str | None) -> None:
    assert decode(data) == (text or data.decode("cp1252"))


def test_a_declared_encoding_counts_where_utf_8_fails() -> None:
    assert decode("Мэр".encode("koi8-r"), "koi8-r") == "Мэр"
    assert decode("Мэр".encode(), "koi8-r") == "Мэр"


def test_a_flaw_in_a_long_text_is_marked() -> None:
    cut = "The mayor’s guards – all of them – said so. ".encode() * 9 + b"\xe2\x80" + b" Yes. " * 9
    assert decode(cut).count("\ufffd") == 1
    assert "mayor’s" in decode(cut)


def test_bytes_that_fit_nothing_are_refused() -> None:
    with pytest.raises(UnreadableInput, match="encoding"):
        decode(bytes(range(128, 256)) * 20)


@given(st.text())
def test_clean_characters_are_stable_and_harmless(text: str) -> None:
    made = clean_characters(text)
    assert clean_characters(made) == made
    assert not set(made) & {chr(c) for c in (*range(9), *range(11, 32), 0xA0, 0x200B, 0x202E, 0xFEFF, 0xAD)}
    assert len(disarm(text)) == len(text)


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        assert isinstance(decode(data), str)
    except UnreadableInput as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Shells hit the town on Monday, a resident said.", "en"),
        (
            "Der Bürgermeister sagte am Montag, dass die Straße gesperrt bleibt und niemand verletzt wurde.",
            "de",
        ),
        ("El alcalde dijo el lunes que la carretera sigue cerrada y que no hay heridos en la ciudad.", "es"),
        ("Sal 3, Ardun 1", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert identify(text) == language


def test_names_of_addresses_tell_versions_apart() -> None:
    first = name_of_url("https://x.example/2024/08/07/shells-hit-market.html?a=1", "one")
    assert first.startswith("shells-hit-market-")
    assert first == name_of_url("https://x.example/2024/08/07/shells-hit-market.html", "one")
    assert first != name_of_url("https://x.example/2024/08/07/shells-hit-market.html", "two")
    names = Names()
    assert [names.give(n) for n in ("a", "a", "a-2", "a")] == ["a", "a-2", "a-2-2", "a-3"]


def test_a_person_may_add_furniture(tmp_path: Path) -> None:
    (tmp_path / "furniture.tsv").write_text(
        "phrase\trole\twords\texample\tsource\nsupport the ardun courier *\tdrop\t\tSupport the Ardun Courier now\tme\n"
    )
    assert load_furniture(tmp_path).role("Support the Ardun Courier today") is Role.DROP
