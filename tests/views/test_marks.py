from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from firsthand.record import Record
from firsthand.views.marks import Layer, Mark, marks_of, segments

marks = st.lists(
    st.builds(
        Mark,
        st.integers(-2, 30),
        st.integers(-2, 30),
        st.sampled_from(Layer),
        st.sampled_from(["e1", "s1", "c1"]),
    ),
    max_size=12,
)


@given(st.integers(1, 28), marks)
def test_segments_cover_the_text_once_and_carry_just_the_marks_that_hold(
    size: int, found: list[Mark]
) -> None:
    pieces = list(segments(size, found))
    assert pieces[0].start == 0
    assert pieces[-1].end == size
    assert all(a.end == b.start for a, b in pairwise(pieces))
    inside = {mark for mark in found if 0 <= mark.start < mark.end <= size}
    for piece in pieces:
        assert set(piece.marks) == {
            mark for mark in inside if mark.start <= piece.start and piece.end <= mark.end
        }


def test_an_empty_text_has_no_segments() -> None:
    assert list(segments(0, [])) == []


def test_every_layer_of_a_full_record_is_marked(record: Record) -> None:
    layers = {mark.layer for mark in marks_of(record)}
    assert layers == set(Layer)
