"""What the office types about a payer."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from billing.enums import AccountKind
from billing.models import Account
from billing.operations.accounts import AccountDetails
from membership.models import School
from tenants.queries.areas import authority_names

WIDTH_20 = {"class": "govuk-input--width-20"}


class PayerForm(forms.ModelForm):  # generic for the type checker only
    """Name, address, mailbox and purchase-order rule; saved by the operation, not by the form."""

    class Meta:
        model = Account
        fields = [
            "name", "address", "invoice_email", "reference", "requires_purchase_order", "purchase_order",
            "payment_terms_days",
        ]  # fmt: skip
        labels = {
            "name": "Legal name on documents",
            "invoice_email": "E-mail for invoices",
            "reference": "Their reference for us",
            "requires_purchase_order": "Invoices need a purchase order number",
            "purchase_order": "Standing purchase order number",
            "payment_terms_days": "Days to pay",
        }
        help_texts = {
            "invoice_email": "Invoices and credit notes are sent here.",
            "reference": "Printed on every document. Empty: the URN, or the number of the trust, council or account.",
            "requires_purchase_order": "An invoice without a number is held, not issued.",
            "purchase_order": "Used when a school gives no number of its own.",
            "payment_terms_days": "Empty: the partnership’s own terms.",
        }
        widgets = {
            "address": forms.Textarea(attrs={"rows": 4}),
            "invoice_email": forms.EmailInput(attrs=WIDTH_20),
            "reference": forms.TextInput(attrs=WIDTH_20),
            "purchase_order": forms.TextInput(attrs=WIDTH_20),
            "payment_terms_days": forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        }

    @property
    def details(self) -> AccountDetails:
        """What was typed, as the operation takes it."""
        return AccountDetails(**self.cleaned_data)


class OpenAccountForm(PayerForm):
    """A council or another body, with what its documents need; schools and trusts get their account by themselves."""

    kind = forms.ChoiceField(
        label="Who pays?",
        choices=[(AccountKind.COUNCIL, "A council"), (AccountKind.OTHER, "Another body")],
        widget=forms.RadioSelect,
        help_text="Schools and trusts get their account with the first billing run.",
        error_messages={"required": "Choose who pays"},
    )
    la_code = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="Local authority",
        help_text="For a council only.",
        choices=[("", "Choose a local authority"), *authority_names().items()],
    )

    field_order = ["kind", "la_code", "name"]

    class Meta(PayerForm.Meta):
        fields = ["name", "address", "invoice_email"]
        help_texts = PayerForm.Meta.help_texts | {"name": "As printed on documents, for example Lewisham Council."}

    def clean(self) -> dict[str, Any]:
        """A council is known by its authority; another body has none."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == AccountKind.COUNCIL and given.get("la_code") is None and "la_code" not in self.errors:
            self.add_error("la_code", ValidationError("Choose the local authority of the council"))
        return given

    @property
    def council(self) -> int | None:
        """The code of the authority when it is a council."""
        is_council = self.cleaned_data["kind"] == AccountKind.COUNCIL
        return int(self.cleaned_data["la_code"]) if is_council else None

    @property
    def details(self) -> AccountDetails:
        """What was typed, as the operation takes it."""
        return AccountDetails(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class PaidSchoolField(forms.ModelChoiceField):
    """A school (`payers.schools_to_pay_for`), with who pays for it now."""

    def label_from_instance(self, obj: Any) -> str:
        """“Ash – Harbour Trust pays now”."""
        if obj.payer_name is None:
            return f"{obj} – nobody pays yet"
        return f"{obj} – pays for itself now" if obj.payer_school == obj.pk else f"{obj} – {obj.payer_name} pays now"


class PaidSchoolForm(forms.Form):
    """Which school an account is to pay for."""

    school = PaidSchoolField(
        queryset=School.objects.none(),
        empty_label="Choose a school",
        error_messages={"required": "Choose a school"},
    )

    def __init__(self, *args: Any, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["school"]).queryset = schools
