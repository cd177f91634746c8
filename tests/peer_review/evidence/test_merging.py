"""Two versions of a draft join without losing a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peer_review.merging import joined

pytestmark = pytest.mark.no_database

CASES = [
    ("", "A", "", "A"),
    ("", "", "B", "B"),
    ("base", "base", "B", "B"),
    ("base", "A", "base", "A"),
    ("base", "A", "B", "A\n\nB"),
    ("base", "same", "same", "same"),
    ("base", "A and more", "A", "A and more"),
]


@pytest.mark.parametrize(("base", "standing", "waiting", "text"), CASES)
def test_a_section_is_joined(base, standing, waiting, text):
    (section,) = joined(["summary"], {"summary": base}, {"summary": standing}, {"summary": waiting})

    assert section.text == text


@given(st.text(), st.text(), st.text())
def test_whoever_changed_anything_finds_it_in_the_joined_text(base, standing, waiting):
    (section,) = joined(["summary"], {"summary": base}, {"summary": standing}, {"summary": waiting})

    changed = [words for words in (standing, waiting) if words != base]
    assert [words for words in changed if words not in section.text] == []
