"""The lines somebody types to charge or to quote: what for, when, how many at what price, for which purpose, with which VAT."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory

from billing.drafting import LineDraft
from billing.enums import FundingPurpose, IncomeKind, SupplyKind
from billing.errors import BillingRefused
from billing.pricing import LinePrice
from billing.vat import Decision
from membership.enums import VatTreatment
from tenants.form_fields import GovukDateField, PoundsField, PoundsInput

NARROW: Final = {"class": "govuk-input--width-5"}
LINE_COUNTS: Final = (1, 3, 10)
MORE: Final = (
    "school", "discount_pence", "discount_reason", "income", "funding_purpose", "cfr_code", "aar_code",
    "vat_treatment", "vat_reason", "vat_evidence",
)  # fmt: skip


class LineForm(forms.Form):
    """One line; a line without a description is left out."""

    description = forms.CharField(max_length=200, label="What it is for", help_text="As the invoice says it.")
    rate = forms.DecimalField(
        max_digits=12, decimal_places=4, min_value=0, label="Price of one, before VAT", widget=PoundsInput
    )
    quantity = forms.DecimalField(
        max_digits=12, decimal_places=4, min_value=0, initial=1, label="How many", widget=forms.TextInput(NARROW)
    )
    unit = forms.CharField(
        required=False, max_length=20, label="Of what", help_text="For example: days, places",
        widget=forms.TextInput({"class": "govuk-input--width-10"}),
    )  # fmt: skip
    period_starts_on = GovukDateField(label="From")
    last_day = GovukDateField(label="Until", help_text="The last day of the period.")
    supply = forms.ChoiceField(label="Kind of supply", choices=SupplyKind.choices, initial=SupplyKind.SERVICE)
    school = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="For which school")
    discount_pence = PoundsField(required=False, label="Discount, in pounds")
    discount_reason = forms.CharField(
        required=False, max_length=100, label="Reason for the discount", help_text="Printed on the invoice."
    )
    income = forms.ChoiceField(label="Kind of income", choices=IncomeKind.choices, initial=IncomeKind.TRADED)
    funding_purpose = forms.ChoiceField(
        required=False, label="Paid from", choices=[("", "Nothing in particular"), *FundingPurpose.choices]
    )
    cfr_code = forms.CharField(required=False, max_length=5, label="CFR code", widget=forms.TextInput(NARROW))
    aar_code = forms.CharField(required=False, max_length=7, label="AAR code", widget=forms.TextInput(NARROW))
    vat_treatment = forms.ChoiceField(
        required=False,
        label="VAT treatment",
        choices=[("", "The usual one for this supply and payer"), *VatTreatment.choices],
    )
    vat_reason = forms.CharField(
        required=False, max_length=200, label="Reason for the VAT treatment", help_text="Printed on the invoice."
    )
    vat_evidence = forms.CharField(
        required=False, max_length=200, label="What that rests on", help_text="A letter, a ruling or advice."
    )

    def __init__(self, *args: Any, schools: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        school = cast(forms.TypedChoiceField, self.fields["school"])
        school.choices = [("", "The payer’s own, if it is a school"), *schools]

    def has_changed(self) -> bool:
        """A line says what it is for or what it costs; what is filled in for everybody does not make it one."""
        return any(self.data.get(self.add_prefix(name)) for name in ("description", "rate"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("period_starts_on"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", ValidationError("The last day must not be before the first"))
        if {"rate", "quantity"} <= cleaned.keys():
            self._price(cleaned)
        return cleaned

    def _price(self, cleaned: dict[str, Any]) -> None:
        try:
            cleaned["price"] = LinePrice(
                cleaned["rate"],
                cleaned["quantity"],
                cleaned.get("unit", ""),
                cleaned.get("discount_pence") or 0,
                cleaned.get("discount_reason", ""),
            )
        except BillingRefused as refusal:
            self.add_error("discount_pence", ValidationError(str(refusal)))

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """What every line needs."""
        return [field for field in self if field.name not in MORE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What few lines need."""
        return [field for field in self if field.name in MORE]

    @property
    def is_opened(self) -> bool:
        """Whether what few lines need is shown: something of it is wrong or filled in."""
        filled = self.data.get(self.add_prefix("discount_pence")) or self.data.get(self.add_prefix("vat_treatment"))
        return bool(filled or self.errors.keys() & set(MORE))

    @property
    def draft(self) -> LineDraft:
        """The line as operations take it."""
        typed = self.cleaned_data
        chosen = typed["vat_treatment"]
        return LineDraft(
            description=typed["description"],
            period_starts_on=typed["period_starts_on"],
            period_ends_before=typed["last_day"] + timedelta(days=1),
            price=typed["price"],
            supply=SupplyKind(typed["supply"]),
            income=IncomeKind(typed["income"]),
            chosen=Decision(VatTreatment(chosen), typed["vat_reason"], typed["vat_evidence"]) if chosen else None,
            school_id=typed["school"],
            funding_purpose=typed["funding_purpose"],
            cfr_code=typed["cfr_code"],
            aar_code=typed["aar_code"],
        )


class LineFormSet(BaseFormSet):  # generic for the type checker only
    """Several lines; those left blank do not count, but one there must be."""

    @property
    def drafts(self) -> list[LineDraft]:
        """What was typed, line by line."""
        return [form.draft for form in self.forms if form.has_changed()]


def line_forms(data: Any, *, count: int, schools: Sequence[tuple[int, str]], today: date) -> LineFormSet:
    """Return the forms of `count` lines dated today, of which the first must be filled in."""
    made = formset_factory(LineForm, formset=LineFormSet, extra=count - 1, min_num=1, max_num=50, absolute_max=50)
    kwargs = {"schools": schools, "initial": {"period_starts_on": today, "last_day": today}}
    return cast(LineFormSet, made(data or None, prefix="lines", form_kwargs=kwargs))
