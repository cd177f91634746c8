"""What the office types about a payer."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from stdnum.gb import vat

from billing.einvoice.parties import is_participant
from billing.enums import AccountKind, Collection
from billing.models import Account
from billing.operations.accounts import AccountDetails
from membership.models import School, Trust
from tenants.queries.areas import authority_names

WIDTH_20 = {"class": "govuk-input--width-20"}


class PayerForm(forms.ModelForm):  # generic for the type checker only
    """Name, address, mailbox and purchase-order rule; saved by the operation, not by the form."""

    class Meta:
        model = Account
        fields = [
            "name", "address", "invoice_email", "reference", "requires_purchase_order", "purchase_order",
            "payment_terms_days", "vat_number", "wants_e_invoice", "e_invoice_id",
        ]  # fmt: skip
        labels = {
            "name": "Legal name on documents",
            "invoice_email": "E-mail for invoices",
            "reference": "Their reference for us",
            "requires_purchase_order": "Invoices need a purchase order number",
            "purchase_order": "Standing purchase order number",
            "payment_terms_days": "Days to pay",
            "vat_number": "VAT number",
            "wants_e_invoice": "Attach the structured invoice (UBL) to e-mails",
            "e_invoice_id": "Peppol address",
        }
        help_texts = {
            "invoice_email": "Invoices and credit notes are sent here.",
            "reference": "Printed on every document. Empty: the URN, or the number of the trust, council or account.",
            "requires_purchase_order": "An invoice without a number is held, not issued.",
            "purchase_order": "Used when a school gives no number of its own.",
            "payment_terms_days": "Empty: the partnership’s own terms.",
            "vat_number": "Printed on documents from now on.",
            "wants_e_invoice": "An XML file (EN 16931) that finance systems read beside the PDF.",
            "e_invoice_id": "For example 9932:GB123456782. Empty: the e-mail for invoices.",
        }
        widgets = {
            "address": forms.Textarea(attrs={"rows": 4}),
            "invoice_email": forms.EmailInput(attrs=WIDTH_20),
            "reference": forms.TextInput(attrs=WIDTH_20),
            "purchase_order": forms.TextInput(attrs=WIDTH_20),
            "vat_number": forms.TextInput(attrs=WIDTH_20),
            "e_invoice_id": forms.TextInput(attrs=WIDTH_20),
            "payment_terms_days": forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        }

    is_billed_by_journal = forms.BooleanField(
        required=False,
        label="The council moves the money by journal",
        help_text="Documents go into the council’s journal file instead of an e-mail.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_billed_by_journal"] = self.instance.collection == Collection.JOURNAL

    def clean_vat_number(self) -> str:
        """A British number with its check digits right, written “GB980780684”."""
        typed: str = self.cleaned_data["vat_number"]
        if typed and not vat.is_valid(typed):
            raise ValidationError("Enter a VAT number like GB 980 7806 84")
        return f"GB{vat.compact(typed)}" if typed else ""

    def clean_e_invoice_id(self) -> str:
        """A scheme and a number, as the Peppol directory lists them."""
        typed: str = self.cleaned_data["e_invoice_id"]
        if typed and not is_participant(typed):
            raise ValidationError("Enter a Peppol address like 9932:GB123456782")
        return typed

    @property
    def details(self) -> AccountDetails:
        """What was typed, as the operation takes it."""
        return AccountDetails(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})


class OpenAccountForm(PayerForm):
    """A trust, a council or another body, with what its documents need; a school gets its account by itself."""

    kind = forms.ChoiceField(
        label="Who pays?",
        choices=[
            (AccountKind.TRUST, "A trust"), (AccountKind.COUNCIL, "A council"), (AccountKind.OTHER, "Another body"),
        ],
        widget=forms.RadioSelect,
        help_text="Schools, and the trusts of their academies, get their account with the first billing run.",
        error_messages={"required": "Choose who pays"},
    )  # fmt: skip
    trust = forms.ModelChoiceField(
        queryset=Trust.objects.none(),
        required=False,
        empty_label="Choose a trust",
        help_text="For a trust only. Those that pay already are not listed.",
    )
    la_code = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="Local authority",
        help_text="For a council only.",
        choices=[("", "Choose a local authority"), *authority_names().items()],
    )

    is_billed_by_journal = None  # type: ignore[assignment]  # chosen later, on the payer's page

    field_order = ["kind", "trust", "la_code", "name"]

    class Meta(PayerForm.Meta):
        fields = ["name", "address", "invoice_email"]
        help_texts = PayerForm.Meta.help_texts | {
            "name": "As printed on documents, for example Lewisham Council. A trust’s own name and address are known.",
        }

    def __init__(self, *args: Any, trusts: QuerySet[Trust], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["trust"]).queryset = trusts
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        """A trust is known by its record and a council by its authority; everybody else needs a name."""
        given: dict[str, Any] = super().clean() or {}
        kind = given.get("kind")
        if kind == AccountKind.TRUST:
            self._require("trust", "Choose the trust")
        elif kind == AccountKind.COUNCIL:
            self._require("la_code", "Choose the local authority of the council")
        if kind and kind != AccountKind.TRUST:
            self._require("name", "Enter the legal name on documents")
        return given

    @property
    def council(self) -> int | None:
        """The code of the authority when it is a council."""
        is_council = self.cleaned_data["kind"] == AccountKind.COUNCIL
        return int(self.cleaned_data["la_code"]) if is_council else None

    @property
    def payer_trust(self) -> Trust | None:
        """The trust when it is one."""
        is_trust = self.cleaned_data["kind"] == AccountKind.TRUST
        return cast(Trust, self.cleaned_data["trust"]) if is_trust else None

    @property
    def details(self) -> AccountDetails:
        """What was typed, as the operation takes it."""
        return AccountDetails(**{name: self.cleaned_data[name] for name in self.Meta.fields})

    def _require(self, name: str, problem: str) -> None:
        if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
            self.add_error(name, ValidationError(problem))


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
