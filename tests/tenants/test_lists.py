"""Chips of a list: filters that are set and taken off, and choices of which one is always on."""

import pytest
from django import forms
from django.test import RequestFactory

from tenants import lists

YEARS = [("", "All years"), ("2026", "2026-27"), ("2025", "2025-26")]


def test_a_chip_sets_its_parameter_and_keeps_the_rest_but_the_page() -> None:
    request = RequestFactory().get("/invoices/", {"kind": "trust", "page": "3"})

    assert lists.chip(request, "Overdue", "show", "overdue") == lists.Chip(
        "Overdue", "?kind=trust&show=overdue", is_on=False, name="show"
    )


def test_a_chip_that_is_on_takes_its_parameter_off() -> None:
    request = RequestFactory().get("/invoices/", {"show": "overdue", "kind": "trust"})

    assert lists.chip(request, "Overdue", "show", "overdue") == lists.Chip(
        "Overdue", "?kind=trust", is_on=True, name="show"
    )


def test_of_choices_the_one_shown_is_on_and_each_leads_to_itself() -> None:
    request = RequestFactory().get("/invoices/", {"year": "2026", "kind": "trust", "page": "3"})

    assert lists.one_of(request, "year", YEARS, "2026") == [
        lists.Chip("All years", "?kind=trust", is_on=False, is_choice=True, name="year"),
        lists.Chip("2026-27", "?kind=trust&year=2026", is_on=True, is_choice=True, name="year"),
        lists.Chip("2025-26", "?kind=trust&year=2025", is_on=False, is_choice=True, name="year"),
    ]


def test_without_the_parameter_the_choice_that_needs_none_is_on() -> None:
    request = RequestFactory().get("/invoices/")

    assert [chip.label for chip in lists.one_of(request, "year", YEARS, "") if chip.is_on] == ["All years"]


class Narrowed(forms.Form):
    """Words to look for; the school is carried along."""

    q = forms.CharField()
    school = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"year": "2026", "school": "7", "page": "3", "q": ""}, None),
        ({"year": "2026", "school": "7", "page": "3", "q": "Ash"}, "?year=2026&school=7"),
        ({"show": "overdue"}, "?"),
    ],
)
def test_a_list_without_its_filters_keeps_choices_and_what_is_carried_along(
    asked: dict[str, str], expected: str | None
) -> None:
    request = RequestFactory().get("/invoices/", asked)
    chips = [*lists.one_of(request, "year", YEARS, "2026"), lists.chip(request, "Overdue", "show", "overdue")]

    assert lists.unfiltered(request, chips, Narrowed()) == expected
