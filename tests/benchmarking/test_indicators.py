import pytest

from benchmarking import indicators
from tenants.figures import FigureCode

pytestmark = pytest.mark.no_database


def test_every_figure_a_partnership_can_publish_is_defined_once():
    assert sorted(indicator.code for indicator in indicators.ALL) == sorted(FigureCode)


def test_the_definition_states_numerator_denominator_year_and_minimum():
    definition = indicators.get("member_share").definition

    assert definition == (
        "Member schools in the partnership’s areas divided by open state-funded schools in those areas, "
        "as a percentage, in the academic year. "
        "Hidden (c) where it rests on fewer than 5 schools; counted here: eligible schools."
    )


def test_a_count_says_why_anonymous_partnerships_are_missing():
    assert indicators.get("members").definition == (
        "Schools with a confirmed subscription in the academic year. "
        "Hidden (c) where it rests on fewer than 5 schools; counted here: member schools. "
        "A partnership that shares without its name counts in the median but is not shown: its size would identify it."
    )


def test_no_indicator_may_rest_on_fewer_than_five_schools():
    assert [i.code for i in indicators.ALL if i.minimum_base < 5] == []


def test_every_question_is_one():
    assert [i.code for i in indicators.ALL if not i.question.endswith("?")] == []


def test_an_unknown_code_is_refused():
    with pytest.raises(indicators.UnknownIndicator):
        indicators.get("happiness")


def test_the_period_is_labelled_by_its_kind():
    assert indicators.get("members").period_label(2026) == "2026/27"


def test_themes_keep_every_indicator():
    assert [i for group in indicators.by_theme().values() for i in group] == list(indicators.ALL)
