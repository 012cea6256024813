"""What pronouns and definite descriptions of people and bodies stand for, within one report."""

from collections.abc import Mapping

from spacy.tokens import Doc


def find_antecedents(doc: Doc) -> Mapping[int, int]:
    """Return a map from the token of a pronoun or definite description to the head it stands for."""
    return {}
