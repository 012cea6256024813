"""Subjects and objects seen through the syntax of the clauses around a verb."""

import pytest

from firsthand.language.clauses import arguments_of

_CASES = (
    ("Rebels burned the mill.", "burned", ["Rebels"], ["mill"]),
    ("The mill was burned by rebels.", "burned", ["rebels"], ["mill"]),
    ("The men who burned the mill fled.", "burned", ["men"], ["mill"]),
    ("The mill that they burned was old.", "burned", ["they"], ["mill"]),
    ("The men agreed to burn the mill.", "burn", ["men"], ["mill"]),
    ("The king ordered the men to burn the mill.", "burn", ["men"], ["mill"]),
    ("The men stormed and burned the mill.", "burned", ["men"], ["mill"]),
    ("The men left after burning the mill.", "burning", ["men"], ["mill"]),
    ("The court accused the men of burning the mill.", "burning", ["men"], ["mill"]),
    ("The mill burned by rebels was old.", "burned", ["rebels"], ["mill"]),
    ("Ten drones are expected to be delivered in May.", "delivered", [], ["drones"]),
)


@pytest.mark.parametrize(("text", "verb", "subjects", "objects"), _CASES)
def test_logical_arguments(text, verb, subjects, objects, parse_text):
    token = next(t for t in parse_text(text).doc if t.text == verb)
    found = arguments_of(token)
    assert [t.text for t in found.subjects] == subjects
    assert [t.text for t in found.objects] == objects
