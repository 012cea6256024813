"""The hue of a side: the same for the same voices, wherever they meet."""

from firsthand.incident import Conflict, Property
from firsthand.web.sides import hues_of, of_parties, of_voices

USA, IRN, MAYOR = (False, "USA"), (False, "IRN"), (True, "mayor of ardun")


def differ(*between: tuple[str, ...], on: Property = Property.DATE) -> Conflict:
    return Conflict(property=on, between=between)


def test_the_first_name_has_the_first_hue_whichever_side_is_told_first() -> None:
    keys = {"o1": USA, "o2": IRN}
    assert hues_of([differ(("o1",), ("o2",))], keys) == [("b", "a")]
    assert hues_of([differ(("o2",), ("o1",))], keys) == [("a", "b")]
    assert of_parties(("USA", "IRN")) == {"IRN": "a", "USA": "b"}


def test_codes_come_before_names_and_third_sides_have_no_hue() -> None:
    keys = {"o1": MAYOR, "o2": USA, "o3": (True, "a resident")}
    assert hues_of([differ(("o1",), ("o2",))], keys) == [("b", "a")]
    assert hues_of([differ(("o1",), ("o2",), ("o3",))], keys) == [("c", "a", "b")]


def test_voices_keep_the_hue_of_the_widest_dispute() -> None:
    keys = {"o1": USA, "o2": IRN, "o3": MAYOR}
    narrow, wide = differ(("o1",), ("o3",)), differ(("o1", "o3"), ("o2",), on=Property.ACTOR)
    assert hues_of([narrow, wide], keys)[1] == ("b", "a")
    assert of_voices([narrow, wide], keys) == {"o1": "b", "o3": "b", "o2": "a"}
    again = differ(("o1",), ("o2",), on=Property.KILLED)
    assert hues_of([again, wide], keys)[0] == ("b", "a")
