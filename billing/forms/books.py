"""What the office types about other books: days, codes, the council's columns, the period of a VAT return."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from billing.books.codes import Codes, codes_of
from billing.books.recharge import DELIMITERS, FIELDS, Layout, layout_of
from billing.enums import AccountingSystem, IncomeKind
from billing.packs.documents import FORMS, PDF
from billing.queries import vat_return
from billing.vat_return import months_after
from membership.enums import VatTreatment
from tenants.form_fields import GovukDateField

WIDTH_10 = {"class": "govuk-input--width-10"}
MONTHS = 36


class BatchForm(forms.Form):
    """Up to which day a batch goes."""

    until = GovukDateField(label="Everything up to and including", help_text="That no earlier batch holds.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = self.fields["until"].latest = today


class PostForm(forms.Form):
    """When the council moved the money."""

    on = GovukDateField(label="Day the council moved the money")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.fields["on"].latest = today


class CodesForm(forms.Form):
    """A nominal code per kind of income, a tax code per VAT treatment; for Sage 50 bank and bad debts besides."""

    def __init__(self, *args: Any, system: AccountingSystem, stored: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = codes_of(stored.get(system, {}), system)
        for kind in IncomeKind:
            self._add(f"income_{kind.value}", f"Nominal code: {kind.label}", codes.income[kind])
        for treatment in VatTreatment:
            self._add(f"tax_{treatment.value}", f"Tax code: {treatment.label}", codes.tax[treatment])
        if system == AccountingSystem.SAGE:
            self._add("bank", "Nominal code of the bank", codes.bank)
            self._add("bad_debts", "Nominal code of bad debts", codes.bad_debts)

    def _add(self, name: str, label: str, value: str) -> None:
        widget = forms.TextInput(attrs=WIDTH_10)
        self.fields[name] = forms.CharField(label=label, max_length=40, initial=value, widget=widget)

    @property
    def codes(self) -> Codes:
        """What was typed."""
        typed = self.cleaned_data
        return Codes(
            {kind.value: typed[f"income_{kind.value}"] for kind in IncomeKind},
            {treatment.value: typed[f"tax_{treatment.value}"] for treatment in VatTreatment},
            typed.get("bank", ""),
            typed.get("bad_debts", ""),
        )


class LayoutForm(forms.Form):
    """The columns of a council's journal file, one a line in their order."""

    columns = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 12}), label="Columns, one a line, in the council’s order"
    )
    has_header = forms.BooleanField(required=False, label="The first row holds the titles")
    delimiter = forms.ChoiceField(label="Between columns", choices=list(DELIMITERS.items()))

    def __init__(self, *args: Any, stored: Mapping[str, Any], **kwargs: Any) -> None:
        layout = layout_of(stored)
        columns = "\n".join(f"{name} = {title}" for name, title in layout.columns)
        now = {"columns": columns, "has_header": layout.has_header, "delimiter": layout.delimiter}
        super().__init__(*args, **kwargs)
        self.initial.update(now)
        names = ", ".join(FIELDS)
        self.fields["columns"].help_text = f"Write “field = Title”. Fields: {names}."

    def clean_columns(self) -> list[tuple[str, str]]:
        """Pairs of field and title; a field nobody knows is refused."""
        pairs = [line.partition("=") for line in self.cleaned_data["columns"].splitlines() if line.strip()]
        columns = [(name.strip(), title.strip()) for name, _, title in pairs]
        unknown = [name for name, _ in columns if name not in FIELDS]
        if unknown:
            raise ValidationError(f"There is no field “{unknown[0]}”. Choose from: {', '.join(FIELDS)}")
        return [(name, title or FIELDS[name][0]) for name, title in columns]

    @property
    def layout(self) -> Layout:
        """What was typed."""
        return Layout(**self.cleaned_data)


class VatPeriodForm(forms.Form):
    """A month or a quarter, by tax point or by money received; carried in the address."""

    hide_optional = True

    start = forms.TypedChoiceField(label="First month", coerce=date.fromisoformat)
    months = forms.TypedChoiceField(label="Length", coerce=int, choices=[(3, "Quarter"), (1, "Month")], initial=3)
    basis = forms.ChoiceField(label="Accounting", choices=vat_return.BASES, initial=vat_return.INVOICED)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [months_after(today, -back) for back in range(MONTHS)]
        self.fields["start"].choices = [(month.isoformat(), f"{month:%B %Y}") for month in months]


class ArchiveForm(forms.Form):
    """Which documents go into an archive, and in which form."""

    since = GovukDateField(required=False, label="Issued from", help_text="Empty: from the first.")
    until = GovukDateField(required=False, label="Issued up to", help_text="Empty: to the last.")
    forms = forms.MultipleChoiceField(
        label="Files", choices=list(FORMS.items()), initial=[PDF], widget=forms.CheckboxSelectMultiple
    )

    @property
    def filters(self) -> dict[str, str]:
        """What was typed, as the operation takes it."""
        return {name: self.cleaned_data[name].isoformat() for name in ("since", "until") if self.cleaned_data[name]}


class AuditForm(forms.Form):
    """Of which financial year."""

    year = forms.TypedChoiceField(label="Financial year", coerce=int)

    def __init__(self, *args: Any, years: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years
