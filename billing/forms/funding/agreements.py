"""A funding agreement or bid, and its schedule."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from billing.enums import IncomeKind
from billing.funding_sums import schedules
from billing.funding_sums.schedules import Part
from billing.models import Account, FundingAgreement
from billing.operations.funding.agreements import AgreementTerms
from tenants.form_fields import GovukDateField, PoundsField

WIDTH_4 = {"class": "govuk-input--width-4"}
ONE_DAY = timedelta(days=1)
PASSED_ON = (
    "name", "funder", "is_restricted", "purpose", "match_note", "decision_on", "reference", "contact", "vat_note",
)  # fmt: skip
PATTERNS = [
    ("equal", "The whole amount in equal parts over all years"),
    ("taper", "The first year’s amount, falling in equal steps to nothing in the last year"),
    ("percentages", "The first year’s amount, then percentages of it that I type"),
]
PER_YEAR = [("1", "Once a year"), ("2", "Every half year"), ("3", "Every term (four months)"), ("4", "Every quarter"),
            ("12", "Every month")]  # fmt: skip


class AgreementForm(forms.Form):
    """Who pays, for what and how long, and what it is tied to."""

    name = forms.CharField(max_length=120, label="Name", help_text="As invoices and the board’s page say it.")
    funder = forms.CharField(max_length=120, label="Funder")
    account = forms.ModelChoiceField(
        queryset=Account.objects.none(),
        required=False,
        label="Payer",
        empty_label="No invoices are sent",
        help_text="Needed when instalments are invoiced. One council is one payer in every figure.",
    )
    kind = forms.ChoiceField(label="Kind of income", choices=IncomeKind.choices, initial=IncomeKind.COUNCIL)
    is_bid = forms.BooleanField(required=False, label="This is a bid: it is not agreed yet")
    probability = forms.IntegerField(
        required=False, min_value=0, max_value=100, initial=50, label="How likely is the bid to be won, in per cent?",
        help_text="Forecasts count a bid with this share of its amount.", widget=forms.NumberInput(attrs=WIDTH_4),
    )  # fmt: skip
    decision_on = GovukDateField(required=False, label="When is the bid decided?")
    starts_on = GovukDateField(label="First day")
    last_day = GovukDateField(label="Last day")
    is_restricted = forms.BooleanField(required=False, label="The money may be spent on its purpose only")
    purpose = forms.CharField(required=False, label="Purpose", widget=forms.Textarea(attrs={"rows": 3}))
    match_pence = PoundsField(required=False, label="Match funding: what the partnership must add from elsewhere")
    match_note = forms.CharField(required=False, max_length=200, label="Where the match comes from")
    reference = forms.CharField(required=False, max_length=60, label="Funder’s reference")
    contact = forms.CharField(required=False, max_length=120, label="Who to talk to at the funder")
    vat_note = forms.CharField(required=False, max_length=200, label="What the adviser says about VAT")

    def __init__(
        self, *args: Any, accounts: QuerySet[Account], agreement: FundingAgreement | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["account"]).queryset = accounts
        if agreement:
            self.initial = _initial(agreement)
            del self.fields["is_bid"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", ValidationError("The last day must not be before the first"))
        if cleaned.get("is_restricted") and not cleaned.get("purpose"):
            self.add_error("purpose", ValidationError("Say what the money may be spent on"))
        return cleaned

    @property
    def terms(self) -> AgreementTerms:
        """What was typed, as operations take it."""
        typed = self.cleaned_data
        return AgreementTerms(
            **{name: typed[name] for name in PASSED_ON},
            kind=IncomeKind(typed["kind"]),
            account_id=typed["account"].pk if typed["account"] else None,
            starts_on=typed["starts_on"],
            ends_before=typed["last_day"] + ONE_DAY,
            match_pence=typed["match_pence"] or 0,
            probability=100 if typed["probability"] is None else typed["probability"],
        )


class ScheduleForm(forms.Form):
    """How an amount falls over the years of an agreement."""

    amount_pence = PoundsField(
        label="Amount before VAT", help_text="The whole amount for equal parts, else the first year’s."
    )
    pattern = forms.ChoiceField(
        label="How does it fall over the years?", choices=PATTERNS, initial="equal", widget=forms.RadioSelect
    )
    percentages = forms.CharField(
        required=False,
        label="Percentages, one per year",
        help_text="For example 100, 66.67, 33.33, 0. Only for the last choice.",
    )
    per_year = forms.ChoiceField(label="How often is it paid?", choices=PER_YEAR, initial="4")
    way = forms.ChoiceField(
        label="How does the money come?",
        choices=[("invoice", "We send an invoice"), ("grant", "It comes without an invoice, as grants do")],
        initial="invoice",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, agreement: FundingAgreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        self.years = schedules.count_years(agreement.starts_on, agreement.ends_before)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("pattern") == "percentages":
            cleaned["rates"] = self._rates(cleaned.get("percentages", ""))
        return cleaned

    @property
    def is_invoiced(self) -> bool:
        """Whether instalments are invoiced rather than granted."""
        return bool(self.cleaned_data["way"] == "invoice")

    @property
    def parts(self) -> list[Part]:
        """The instalments that come of it."""
        typed, agreement = self.cleaned_data, self.agreement
        amount, per_year = typed["amount_pence"], int(typed["per_year"])
        dates = (agreement.starts_on, agreement.ends_before)
        if typed["pattern"] == "equal":
            return schedules.equal(amount, *dates, per_year=per_year)
        is_taper = typed["pattern"] == "taper"
        years = schedules.taper(amount, self.years) if is_taper else schedules.by_percentages(amount, typed["rates"])
        return schedules.yearly(years, *dates, per_year=per_year)

    def _rates(self, text: str) -> list[Decimal]:
        try:
            rates = [Decimal(part.strip(" %")) for part in text.split(",")]
        except InvalidOperation:
            rates = []
        is_sound = all(rate.is_finite() and 0 <= rate <= 1000 for rate in rates)
        if len(rates) != self.years or not is_sound:
            plural = "s" if self.years != 1 else ""
            self.add_error(
                "percentages",
                ValidationError(f"Type {self.years} percentage{plural} with commas between, one per year"),
            )
        return rates


def _initial(agreement: FundingAgreement) -> dict[str, Any]:
    own = {name: getattr(agreement, name) for name in (*PASSED_ON, "kind", "probability", "match_pence", "starts_on")}
    return own | {"account": agreement.account_id, "last_day": agreement.ends_before - ONE_DAY}
