"""What one audience pays, and what an offer includes."""

from typing import Any, cast
from uuid import UUID

from django import forms

from membership.enums import Measure
from membership.forms.tariffs import ExceptionFormSet, RateField, exceptions_given
from offers.enums import Unit
from offers.models import Offer, OfferPrice
from offers.operations.catalogue.prices import PriceGiven
from offers.queries.catalogue import offers as queries
from tenants.form_fields import PoundsField

GRANTED = [(unit.value, f"{unit.label}s") for unit in (Unit.DAY, Unit.PLACE, Unit.HOUR, Unit.SESSION)]
YES_NO = {True: "true", False: "false", None: ""}


class PriceForm(forms.Form):
    """The price rule of one audience, beside its exceptions."""

    unit = forms.ChoiceField(
        choices=[(unit.value, f"per {unit.label}") for unit in Unit], label="What is counted", widget=forms.RadioSelect
    )
    rate = RateField(label="£ for each", help_text="For example 19 or 16.95. Enter 0 when it is free or a fixed sum.")
    base_pence = PoundsField(label="Fixed part added before", required=False)
    minimum_pence = PoundsField(label="Minimum", required=False)
    cap_pence = PoundsField(label="Cap", required=False)
    measure = forms.ChoiceField(choices=Measure.choices, label="How pupils are counted", required=False)

    def given(self, exceptions: Any) -> PriceGiven:
        """The price as the operation takes it."""
        typed = dict(self.cleaned_data)
        return PriceGiven(
            unit=typed["unit"],
            rate=typed["rate"],
            base_pence=typed["base_pence"] or 0,
            minimum_pence=typed["minimum_pence"],
            cap_pence=typed["cap_pence"],
            measure=typed["measure"] or Measure.HEADCOUNT,
            exceptions=exceptions_given(exceptions),
        )


def exception_forms(data: Any, price: OfferPrice | None) -> Any:
    """Return the forms of a price's exceptions, beginning with those there are."""
    rows = price.terms.exceptions if price else ()
    initial = [vars(terms) | {"has_sixth_form": YES_NO[terms.has_sixth_form]} for terms in rows]
    return ExceptionFormSet(data, initial=initial, prefix="exceptions")


def initial_price(price: OfferPrice | None, unit: str) -> dict[str, Any]:
    """Return what the form of a price begins with; a new one counts what the others count."""
    if price is None:
        return {"unit": unit, "measure": Measure.HEADCOUNT}
    names = ("unit", "rate", "base_pence", "minimum_pence", "cap_pence", "measure")
    return {name: getattr(price, name) for name in names}


class GrantForm(forms.Form):
    """Days or places that come with an offer."""

    label = forms.CharField(max_length=80, label="What it is called", help_text="For example: Adviser days.")
    quantity = forms.DecimalField(
        max_digits=7,
        decimal_places=2,
        min_value=0,
        label="How many",
        help_text="For each bought.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )
    unit = forms.ChoiceField(choices=GRANTED, label="Of what")
    for_category = forms.ModelChoiceField(
        queryset=None, required=False, label="To be used in one category", empty_label="Any category"
    )
    for_offer = forms.ModelChoiceField(queryset=None, required=False, label="Or for one offer", empty_label="Any offer")

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["for_category"]).queryset = queries.category_choices()
        cast(Any, self.fields["for_offer"]).queryset = queries.others_of_year(offer)

    @property
    def values(self) -> dict[str, Any]:
        """The allowance as the operation takes it."""
        given = dict(self.cleaned_data)
        only: Offer | None = given.pop("for_offer")
        lineage: UUID | None = only.lineage if only else None
        return given | {"for_lineage": lineage}
