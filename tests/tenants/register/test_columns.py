import pytest

from tenants.register.columns import COMPACT_HEADINGS, FIELDS, GIAS_HEADINGS, layout_of, split_header
from tenants.register.errors import ColumnsMissing

pytestmark = pytest.mark.no_database


def test_the_compact_layout_is_recognised_by_its_headings() -> None:
    layout = layout_of(list(COMPACT_HEADINGS.values()))

    assert (layout.name, layout.width, set(layout.positions)) == ("compact", len(FIELDS), set(FIELDS))


def test_columns_may_stand_in_any_order_among_others() -> None:
    headings = ["Street", *reversed(GIAS_HEADINGS.values()), "Town"]

    layout = layout_of(headings)

    assert (layout.name, layout.width) == ("GIAS", len(headings))
    assert {field: headings[place] for field, place in layout.positions.items()} == dict(GIAS_HEADINGS)


def test_the_case_of_headings_does_not_matter() -> None:
    layout = layout_of(["URN", *(heading.upper() for heading in list(COMPACT_HEADINGS.values())[1:])])

    assert (layout.name, layout.positions["urn"]) == ("compact", 0)


def test_what_a_layout_does_not_state_is_known() -> None:
    layout = layout_of(list(GIAS_HEADINGS.values()))

    assert [field for field in FIELDS if not layout.has(field)] == [
        "latitude", "longitude", "ofsted_grade", "ofsted_graded_on"
    ]  # fmt: skip


def test_missing_columns_are_named_with_what_to_do() -> None:
    headings = [heading for heading in GIAS_HEADINGS.values() if heading not in {"NumberOfPupils", "Postcode"}]

    with pytest.raises(ColumnsMissing) as refused:
        layout_of(headings)

    assert str(refused.value) == (
        "The file lacks “NumberOfPupils”, “Postcode” (read as the GIAS layout). Download “Establishment fields CSV” "
        "from Get Information about Schools, all establishments, and load it as it comes."
    )


def test_missing_columns_of_the_compact_layout_are_named_too() -> None:
    with pytest.raises(ColumnsMissing, match="The file lacks “ofsted_graded_on” \\(read as the compact layout\\)"):
        layout_of(list(COMPACT_HEADINGS.values())[:-1])


def test_a_column_given_twice_is_refused() -> None:
    with pytest.raises(ColumnsMissing, match="two columns called “pupils”"):
        layout_of([*COMPACT_HEADINGS.values(), "pupils"])


@pytest.mark.parametrize("mark", [";", "\t"])
def test_another_separator_is_said_plainly(mark: str) -> None:
    with pytest.raises(ColumnsMissing, match="not separated by commas"):
        layout_of(split_header(mark.join(COMPACT_HEADINGS.values())))


def test_a_header_is_split_at_its_commas_only() -> None:
    assert split_header('"URN"," LA (code) ","Street, ""old"""\r\n') == ["URN", "LA (code)", 'Street, "old"']
