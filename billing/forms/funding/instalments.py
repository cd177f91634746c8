"""One instalment: moved, invoiced, or received without an invoice."""

from typing import Any

from django import forms

from billing import vat
from billing.enums import SupplyKind
from billing.operations.funding.instalments import Invoicing
from membership.enums import VatTreatment
from tenants.form_fields import GovukDateField, PoundsField


class InstalmentForm(forms.Form):
    """When it is due and how much."""

    due_on = GovukDateField(label="Due on")
    amount_pence = PoundsField(label="Amount before VAT")


class InvoiceInstalmentForm(forms.Form):
    """How an instalment is treated for VAT, chosen each time with its reason."""

    supply = forms.ChoiceField(label="Kind of supply", choices=SupplyKind.choices, initial=SupplyKind.SERVICE)
    vat_treatment = forms.ChoiceField(
        label="VAT treatment",
        choices=[
            ("", "Choose a treatment"),
            *((kind.value, kind.label) for kind in VatTreatment if kind != VatTreatment.NOT_REGISTERED),
        ],
        help_text="A grant for nothing in return is outside the scope; a commission is a supply. Ask your adviser.",
    )
    vat_reason = forms.CharField(
        max_length=200, label="Reason for the VAT treatment", help_text="Printed on the invoice."
    )
    purchase_order = forms.CharField(
        required=False, max_length=40, label="Purchase order number",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )  # fmt: skip

    @property
    def how(self) -> Invoicing:
        """What was chosen, as the operation takes it."""
        typed = self.cleaned_data
        decision = vat.Decision(VatTreatment(typed["vat_treatment"]), typed["vat_reason"])
        return Invoicing(SupplyKind(typed["supply"]), decision, typed["purchase_order"])


class ReceivedForm(forms.Form):
    """Money that came without an invoice."""

    amount_pence = PoundsField(label="Amount received", min_pence=1)
    received_on = GovukDateField(label="Received on")

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"] = GovukDateField(label="Received on", latest=today)
