"""What the office types about reminders, pauses, promises and standing."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms

from billing.operations.reminder_steps import StepDraft
from tenants.form_fields import GovukDateField

MARKS: Final = ("payer", "amount", "invoices", "contact")
RATE_DAYS: Final = ((6, 30), (12, 31))


class PauseForm(forms.Form):
    """Until when and why a payer gets no reminders."""

    until = GovukDateField(label="Pause reminders until")
    reason = forms.CharField(max_length=200, label="Why?", help_text="For example: invoice disputed, new bursar.")


class PromiseForm(forms.Form):
    """The day a payer promised to pay by."""

    promised_on = GovukDateField(label="Payment is promised for")
    note = forms.CharField(required=False, max_length=200, label="Note", help_text="Who said so, and how much.")


class StepForm(forms.Form):
    """When a reminder goes out and what it says."""

    days_after_due = forms.IntegerField(
        min_value=-60,
        max_value=365,
        label="Days after the due date",
        help_text="Less than nothing, such as -7, is before it.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    name = forms.CharField(max_length=60, label="Name of the step", help_text="Seen by the office only.")
    subject = forms.CharField(max_length=120, label="Subject")
    body = forms.CharField(max_length=5000, label="Words", widget=forms.Textarea(attrs={"rows": 12}))
    is_letter = forms.BooleanField(required=False, label="Attach it as a letter (PDF)")

    def clean_subject(self) -> str:
        return self._known(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        return self._known(self.cleaned_data["body"].replace("\r\n", "\n"))

    @property
    def draft(self) -> StepDraft:
        """What was typed, as the operation takes it."""
        return StepDraft(**self.cleaned_data)

    def _known(self, text: str) -> str:
        strange = [mark for mark in re.findall(r"\{(\w*)\}", text) if mark not in MARKS]
        if strange:
            raise forms.ValidationError(f"There is no mark {{{strange[0]}}}. Use {', '.join(map(_marked, MARKS))}.")
        return text


class StandingForm(forms.Form):
    """Whether reminders go out, what old debt costs, and interest."""

    sends_reminders = forms.BooleanField(required=False, label="Send reminders every day by themselves")
    stops_member_prices = forms.BooleanField(
        required=False,
        label="Stop member prices for schools with old debt",
        help_text="A payer whose reminders are paused, or who has promised to pay, keeps them.",
    )
    grace_days = forms.IntegerField(
        min_value=0,
        max_value=730,
        label="Days overdue before member prices stop",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    charges_interest = forms.BooleanField(
        required=False,
        label="Offer to charge statutory interest",
        help_text="Late Payment of Commercial Debts (Interest) Act 1998. Each charge is raised by hand, on one invoice.",
    )
    base_rates = forms.CharField(
        required=False,
        max_length=2000,
        label="Bank of England base rates",
        help_text="One a line, for 30 June and 31 December: 30/06/2027 3.75",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_base_rates(self) -> list[list[str]]:
        rates = dict(map(_rate, filter(str.strip, self.cleaned_data["base_rates"].splitlines())))
        return [[day.isoformat(), str(rate)] for day, rate in sorted(rates.items())]


def typed_rates(base_rates: list[list[str]]) -> str:
    """Return rates on file as they are typed."""
    return "\n".join(f"{date.fromisoformat(day):%d/%m/%Y} {rate}" for day, rate in base_rates)


def _rate(line: str) -> tuple[date, Decimal]:
    parts: Any = line.replace("%", " ").split()
    try:
        day, month, year = map(int, parts[0].split("/"))
        found, rate = date(year, month, day), Decimal(parts[1])
    except (ValueError, IndexError, InvalidOperation) as error:
        raise forms.ValidationError(f"“{line[:40]}” is no day and rate, like 30/06/2027 3.75") from error
    if (found.month, found.day) not in RATE_DAYS or len(parts) > 2:
        raise forms.ValidationError(f"“{line[:40]}”: only the rates of 30 June and 31 December count")
    if not rate.is_finite() or not 0 <= rate <= 25:
        raise forms.ValidationError(f"“{line[:40]}”: a base rate is between 0 and 25")
    return found, rate


def _marked(name: str) -> str:
    return f"{{{name}}}"
