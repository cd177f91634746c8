"""A new version of a price: what all schools pay, and what differs for some."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from membership.enums import InvoiceTiming, Measure, MembershipKind, VatTreatment
from membership.operations.tariffs import TariffFields
from membership.tariffs import ExceptionTerms
from tenants.enums import Phase
from tenants.form_fields import PoundsField

SHORT = {"class": "govuk-input--width-10", "inputmode": "decimal"}
COUNT = {"class": "govuk-input--width-5", "inputmode": "numeric"}
YES_NO = [("", "Either"), ("true", "With a sixth form"), ("false", "Without a sixth form")]


class RateField(forms.DecimalField):
    """Pounds per pupil with up to four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs=SHORT)
        super().__init__(max_digits=12, decimal_places=4, min_value=0, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show “19.00”, not “19.0000”."""
        return f"{value:.4f}".removesuffix("00") if isinstance(value, Decimal) else value


class TariffForm(forms.Form):
    """What a version states beside its exceptions."""

    rate = RateField(
        label="£ per pupil", help_text="For example 19 or 16.95. Enter 0 for a price that does not count pupils."
    )
    base_pence = PoundsField(label="Fixed part added before the per-pupil part", required=False)
    minimum_pence = PoundsField(label="Minimum", required=False)
    cap_pence = PoundsField(label="Cap", required=False)
    new_joiner_minimum_pence = PoundsField(label="Minimum for new members", required=False)
    measure = forms.ChoiceField(label="What is counted", choices=Measure.choices, widget=forms.RadioSelect)
    invoice_timing = forms.ChoiceField(label="Invoiced in", choices=InvoiceTiming.choices, widget=forms.RadioSelect)
    vat_treatment = forms.ChoiceField(
        label="VAT", choices=VatTreatment.choices, help_text="Your adviser decides; the product records it."
    )
    vat_reason = forms.CharField(
        label="Reason for the VAT treatment", required=False, max_length=200, help_text="Printed under the price."
    )

    @property
    def fields_given(self) -> TariffFields:
        """The fields as the operation takes them."""
        given = dict(self.cleaned_data)
        given["base_pence"] = given["base_pence"] or 0
        return TariffFields(**given)


class ExceptionForm(forms.Form):
    """Other terms for some schools; a row without a name is left out."""

    label = forms.CharField(
        label="Name", required=False, max_length=80, help_text="For example: Secondary with sixth form"
    )
    phase = forms.ChoiceField(required=False, choices=[("", "Any phase"), *Phase.choices])
    type_name = forms.CharField(label="School type", required=False, max_length=60)
    has_sixth_form = forms.TypedChoiceField(
        label="Sixth form", required=False, choices=YES_NO, coerce=lambda value: value == "true", empty_value=None
    )
    pupils_from = forms.IntegerField(label="From this many pupils", required=False, widget=forms.TextInput(attrs=COUNT))
    pupils_below = forms.IntegerField(
        label="Below this many pupils", required=False, widget=forms.TextInput(attrs=COUNT)
    )
    fixed_pence = PoundsField(label="Fixed price", required=False)
    rate = RateField(label="£ per pupil instead", required=False)
    minimum_pence = PoundsField(label="Minimum instead", required=False)
    cap_pence = PoundsField(label="Cap instead", required=False)

    hide_optional = True

    def clean(self) -> dict[str, Any]:
        """Ask for a name with terms, and for a condition with a name."""
        given = super().clean() or {}
        conditions = ("phase", "type_name", "has_sixth_form", "pupils_from", "pupils_below")
        has_condition = any(given.get(name) not in (None, "") for name in conditions)
        has_terms = any(given.get(name) is not None for name in ("fixed_pence", "rate", "minimum_pence", "cap_pence"))
        if given.get("label") and not has_condition:
            self.add_error("phase", "Say which schools this is for: a phase, a type, a sixth form or a size.")
        if not given.get("label") and has_condition and has_terms:
            self.add_error("label", "Give this exception a name.")
        return given

    @property
    def terms(self) -> ExceptionTerms | None:
        """The exception as the price rule reads it; None for an empty row."""
        return ExceptionTerms(**self.cleaned_data) if self.cleaned_data.get("label") else None


ExceptionFormSet = forms.formset_factory(ExceptionForm, extra=2, max_num=20, absolute_max=20)


def exceptions_given(formset: Any) -> Sequence[ExceptionTerms]:
    """Return the exceptions of a valid set, in order, without empty rows."""
    return [form.terms for form in formset if form.terms]


class ClassForm(forms.Form):
    """What a class of membership is called, gives and asks."""

    name = forms.CharField(max_length=60, help_text="For example: Full membership")
    kind = forms.ChoiceField(choices=MembershipKind.choices, widget=forms.RadioSelect)
    description = forms.CharField(
        label="What it gives",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One line each, like “Training: all core courses free”. Schools see it when they renew.",
    )
    terms = forms.CharField(label="Membership terms", required=False, widget=forms.Textarea(attrs={"rows": 8}))
