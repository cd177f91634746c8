"""What is ticked in a basket, how many, from when; and what is typed to order it or to ask for approval."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import QueryDict

from membership.models import Person
from offers.pricing.agreeing import Choice
from tenants.form_fields import GovukDateField

WIDTH_20: Final = {"class": "govuk-input--width-20"}
NUMBER: Final = re.compile(r"-?[0-9]{1,7}(\.[0-9]{1,4})?")


class BasketForm(forms.Form):
    """When the services begin and for how many years they are agreed; ticks and numbers are in the table."""

    starts_on = GovukDateField(label="Services begin on", help_text="Or with their year, if that is later.")
    years = forms.TypedChoiceField(label="Agreed for", coerce=int, choices=[])

    def __init__(self, *args: Any, most_years: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(number, f"{number} year{'s' if number != 1 else ''}") for number in range(1, most_years + 1)]
        field = self.fields["years"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        if most_years == 1:
            field.widget, field.required = forms.HiddenInput(), False

    def clean_years(self) -> int:
        """One year where nothing else can be agreed."""
        return int(self.cleaned_data.get("years") or 1)


def choices_in(data: QueryDict) -> tuple[list[Choice], list[str]]:
    """Return what is ticked with its number, and what is wrong with a number."""
    found, wrong = [], []
    for name in dict.fromkeys(data.getlist("tick")):
        offer_id, _, school_id = name.partition("-")
        if not (_is_key(offer_id) and _is_key(school_id)):
            continue
        quantity = quantity_in(data.get(f"quantity-{name}", "1"))
        if quantity is None:
            wrong.append("Say how many you want as a number, like 3 or 2.5.")
        else:
            found.append(Choice(int(offer_id), int(school_id), quantity))
    return found, list(dict.fromkeys(wrong))


def quantity_in(text: str) -> Decimal | None:
    """Return a number as somebody typed it, to two places, or None."""
    digits = text.strip().replace(",", "")
    if not NUMBER.fullmatch(digits):
        return None
    return Decimal(digits).quantize(Decimal("0.01"))


class OrderForm(forms.Form):
    """The payer's order number and the name that signs."""

    purchase_order = forms.CharField(
        required=False, max_length=40, label="Purchase order number", widget=forms.TextInput(attrs=WIDTH_20)
    )
    signed_name = forms.CharField(
        max_length=120,
        label="Your full name, to sign",
        widget=forms.TextInput(attrs=WIDTH_20 | {"autocomplete": "name"}),
        error_messages={"required": "Type your name to sign"},
    )

    def __init__(self, *args: Any, needs_order: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purchase_order"].required = needs_order


class AskForm(forms.Form):
    """Who is asked to approve, and a message to them."""

    approver = forms.TypedChoiceField(label="Ask", coerce=int, choices=[])
    message = forms.CharField(required=False, max_length=300, label="Message", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, approvers: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["approver"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(person.pk, person.name) for person in approvers]


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
