"""Uploading a statement, what the columns of a CSV mean, and the bank accounts themselves."""

import base64
import binascii
import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from billing.bankfiles import csv
from billing.bankfiles.amounts import DATE_LABELS
from billing.bankfiles.csv import NO_COLUMN, Mapping
from billing.bankfiles.statement import MOST_BYTES
from billing.bankfiles.table import Row
from billing.models import BankAccount

DECIMALS = ((".", "A point: 1,234.50"), (",", "A comma: 1.234,50"))
ONE_COLUMN = ("date_column", "amount_column", "credit_column", "debit_column", "payer_column", "balance_column")
LABELS = {
    "date_column": "Date",
    "amount_column": "Amount, in one column",
    "credit_column": "Money in, in a column of its own",
    "debit_column": "Money out, in a column of its own",
    "payer_column": "Name of the payer",
    "balance_column": "Balance after each line",
}


class UploadForm(forms.Form):
    """A statement for one of the partnership's bank accounts."""

    bank_account = forms.ModelChoiceField(queryset=BankAccount.objects.none(), label="Bank account")
    file = forms.FileField(
        label="Statement",
        help_text="CSV, MT940 or CAMT.053, up to 5 MB, as the bank gave it.",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Download it from the bank again."},
    )

    def __init__(self, *args: Any, accounts: QuerySet[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank_account"].queryset = accounts
        self.fields["bank_account"].empty_label = None if len(accounts) == 1 else "Choose an account"

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise ValidationError("The file is larger than 5 MB. Download a shorter period.")
        return self.cleaned_data["file"]


def packed(content: bytes) -> str:
    """Return a file as text a form can carry to its next step."""
    return base64.b64encode(zlib.compress(content)).decode()


def unpacked(text: str) -> bytes:
    """Return the file a form carried. Raises ValueError when it is none, or larger than a file may be."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(base64.b64decode(text, validate=True), MOST_BYTES + 1)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("not a carried file") from error
    if not unpacker.eof or len(content) > MOST_BYTES:
        raise ValueError("too large")
    return content


class CarriedForm(forms.Form):
    """The file and its account on their way to the next step."""

    bank_account = forms.ModelChoiceField(queryset=BankAccount.objects.none(), widget=forms.HiddenInput)
    file_name = forms.CharField(max_length=255, widget=forms.HiddenInput)
    content = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, accounts: QuerySet[BankAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank_account"].queryset = accounts

    def clean_content(self) -> bytes:
        try:
            return unpacked(self.cleaned_data["content"])
        except ValueError as error:
            raise ValidationError("Upload the file again.") from error


class MappingForm(forms.Form):
    """Which column holds what."""

    hide_optional = True

    skip_rows = forms.IntegerField(
        min_value=0, max_value=200, label="Rows at the top that are no lines", help_text="With the row of column names.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )  # fmt: skip
    date_format = forms.ChoiceField(choices=list(DATE_LABELS.items()), label="How dates are written")
    is_flipped = forms.BooleanField(required=False, label="In the column of amounts, money in has a minus sign")
    reference_columns = forms.TypedMultipleChoiceField(
        coerce=int, required=False, label="References and descriptions", widget=forms.CheckboxSelectMultiple
    )
    decimal = forms.ChoiceField(choices=DECIMALS, label="What separates pounds from pence")
    field_order = ("date_column", "date_format", "amount_column", "credit_column", "debit_column", "is_flipped", "payer_column",
                   "reference_columns", "balance_column", "skip_rows", "decimal")  # fmt: skip

    def __init__(self, *args: Any, rows: Sequence[Row], skip_rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        columns = _columns(rows, skip_rows)
        for name in ONE_COLUMN:
            self.fields[name] = forms.TypedChoiceField(
                coerce=int, label=LABELS[name], choices=[(NO_COLUMN, "None"), *columns]
            )
        self.fields["reference_columns"].choices = columns
        self.order_fields(self.field_order)

    @property
    def mapping(self) -> Mapping:
        """What was chosen."""
        typed = dict(self.cleaned_data)
        typed["reference_columns"] = tuple(typed["reference_columns"])
        return Mapping(header=csv.header_of(self.rows, typed["skip_rows"]), **typed)


def initial_of(mapping: Mapping) -> dict[str, Any]:
    """Return a mapping as the form shows it before anyone has chosen."""
    facts = replace(mapping).stored
    del facts["header"]
    return facts


def _columns(rows: Sequence[Row], skip_rows: int) -> list[tuple[int, str]]:
    header, sample = csv.header_of(rows, skip_rows), rows[min(skip_rows, len(rows) - 1)].cells
    named = [
        header[i] if i < len(header) and header[i] else f"Column {i + 1}" for i in range(max(len(header), len(sample)))
    ]
    return [
        (i, f"{name}, as in “{sample[i][:30]}”" if i < len(sample) and sample[i] else name)
        for i, name in enumerate(named)
    ]


class BankAccountForm(forms.ModelForm):
    """A bank account of the partnership."""

    class Meta:
        model = BankAccount
        fields = ("name", "sort_code", "account_number", "iban")
        labels = {"iban": "IBAN"}
        help_texts = {
            "name": "What you call it, like “Current account”.",
            "account_number": "Statements of another account are refused.",
        }

    def validate_unique(self) -> None:
        """Left to the operation, which says it in one place."""

    @property
    def details(self) -> dict[str, Any]:
        """What was typed, as the operation takes it."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
