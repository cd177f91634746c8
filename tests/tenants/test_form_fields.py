"""The date of three boxes and the amount in pounds: what people type and what they are told."""

from datetime import date

import pytest
from django import forms

from tenants.form_fields import GovukDateField, PoundsField

pytestmark = pytest.mark.no_database


class DayForm(forms.Form):
    on = GovukDateField(earliest=date(2026, 9, 1), latest=date(2027, 8, 31))


class AmountForm(forms.Form):
    amount = PoundsField(max_pence=100_000)


def typed(day: str, month: str, year: str) -> DayForm:
    return DayForm({"on_day": day, "on_month": month, "on_year": year})


@pytest.mark.parametrize("parts", [("27", "3", "2027"), (" 27", "03 ", "2027")])
def test_a_date_is_read_from_its_three_boxes(parts: tuple[str, str, str]) -> None:
    form = typed(*parts)

    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2027, 3, 27)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), "Enter a date"),
        (("27", "", "2027"), "The date must include a month"),
        (("", "", "2027"), "The date must include a day and month"),
        (("31", "2", "2027"), "The date must be a real date, like 27 3 2027"),
        (("1", "3", "27"), "The date must be a real date, like 27 3 2027"),
        (("x", "3", "2027"), "The date must be a real date, like 27 3 2027"),
        (("31", "8", "2026"), "The date must be on or after 1 September 2026"),
        (("1", "9", "2027"), "The date must be on or before 31 August 2027"),
    ],
)
def test_a_wrong_date_says_what_is_wrong(parts: tuple[str, str, str], message: str) -> None:
    assert typed(*parts).errors == {"on": [message]}


def test_a_stored_date_fills_the_three_boxes() -> None:
    html = str(DayForm(initial={"on": date(2027, 3, 9)})["on"])

    assert [f'value="{part}"' in html for part in (9, 3, 2027)] == [True, True, True]


def test_a_date_typed_again_is_no_change() -> None:
    form = DayForm({"on_day": "9", "on_month": "3", "on_year": "2027"}, initial={"on": date(2027, 3, 9)})

    assert form.changed_data == []


def test_an_impossible_date_counts_as_a_change() -> None:
    form = DayForm({"on_day": "31", "on_month": "2", "on_year": "2027"}, initial={"on": date(2027, 3, 9)})

    assert form.changed_data == ["on"]


@pytest.mark.parametrize(
    ("text", "pence"), [("12", 1200), ("£123.45", 12345), ("1,000.00", 100_000), ("0", 0), (" 7.5 ", 750)]
)
def test_pounds_become_pence(text: str, pence: int) -> None:
    form = AmountForm({"amount": text})

    assert form.is_valid()
    assert form.cleaned_data["amount"] == pence


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Enter an amount in pounds"),
        ("a lot", "The amount must be a number of pounds, like 1,234.50"),
        ("NaN", "The amount must be a number of pounds, like 1,234.50"),
        ("1e400", "The amount must be a number of pounds, like 1,234.50"),
        ("1.005", "The amount must have no more than two decimals"),
        ("-5", "The amount must be £0.00 or more"),
        ("−5", "The amount must be £0.00 or more"),
        ("1000.01", "The amount must be £1,000.00 or less"),
    ],
)
def test_a_wrong_amount_says_what_is_wrong(text: str, message: str) -> None:
    assert AmountForm({"amount": text}).errors == {"amount": [message]}


def test_stored_pence_are_shown_as_pounds() -> None:
    assert AmountForm(initial={"amount": 803_700})["amount"].value() == "8,037.00"


def test_what_was_typed_wrong_is_shown_again() -> None:
    assert AmountForm({"amount": "a lot"})["amount"].value() == "a lot"


@pytest.mark.parametrize(("text", "expected"), [("8,037", []), ("8,038", ["amount"]), ("?", ["amount"])])
def test_only_another_amount_is_a_change(text: str, expected: list[str]) -> None:
    assert AmountForm({"amount": text}, initial={"amount": 803_700}).changed_data == expected
