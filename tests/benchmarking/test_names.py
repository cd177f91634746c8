import pytest

from benchmarking.presenters.names import short_names

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Haringey Education Partnership", "Haringey"),
        ("Barking and Dagenham School Improvement Partnership", "Barking and Dagenham"),
        ("Camden Learning", "Camden"),
        ("Attain", "Attain"),
        ("Anonymous A", "Anonymous A"),
        ("Learning Partnership", "Learning Partnership"),
    ],
)
def test_what_all_names_have_in_common_is_left_out(name, short):
    assert short_names([name]) == {name: short}


def test_two_that_would_be_called_the_same_keep_their_names():
    names = ["Lewisham Learning", "Lewisham Education Partnership", "Camden Learning"]

    assert list(short_names(names).values()) == [*names[:2], "Camden"]
