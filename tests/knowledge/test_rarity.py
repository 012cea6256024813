"""How much words and modes tell, by how rare they are."""

from firsthand.knowledge.rarity import mode_rarity


def test_a_rare_mode_tells_more_than_a_common_one() -> None:
    assert mode_rarity("ASSAULT", "unconventional") > mode_rarity("ASSAULT", "aerial") > 0.7


def test_what_was_never_counted_tells_no_more_than_the_rarest() -> None:
    assert mode_rarity("ASSAULT", "no such mode") == mode_rarity("ASSAULT", "torture")
