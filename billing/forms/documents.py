"""What the office types about an issued document: where to send it, what to credit and why."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from billing.crediting import CreditableLine
from tenants.form_fields import PoundsField
from tenants.money import format_pence

ALL, PART = "all", "part"


class SendForm(forms.Form):
    """Where a document goes."""

    email = forms.EmailField(label="Send to", widget=forms.EmailInput(attrs={"class": "govuk-input--width-20"}))


class CreditForm(forms.Form):
    """All that is left of an invoice, or an amount before VAT for each line."""

    reason = forms.CharField(
        max_length=300,
        label="Why is this credited?",
        help_text="It is printed on the credit note.",
        error_messages={"required": "Say why this is credited"},
    )
    how_much = forms.ChoiceField(
        label="How much is credited?",
        widget=forms.RadioSelect,
        choices=[(ALL, "All that is left"), (PART, "Part of it")],
    )

    def __init__(self, *args: Any, lines: Sequence[CreditableLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = sum(line.gross_left_pence for line in lines)
        how_much = cast(forms.ChoiceField, self.fields["how_much"])
        how_much.choices = [(ALL, f"All that is left: {format_pence(left)} with VAT"), (PART, "Part of it, by line")]
        self.lines = [line for line in lines if line.net_left_pence]
        for line in self.lines:
            self.fields[f"line_{line.id}"] = PoundsField(
                required=False,
                label=line.description,
                help_text=f"Before VAT, at most {format_pence(line.net_left_pence)}",
                max_pence=line.net_left_pence,
            )

    @property
    def net_by_line(self) -> Mapping[int, int] | None:
        """Net pence per line id, or None for all that is left."""
        if self.cleaned_data["how_much"] == ALL:
            return None
        return {line.id: self.cleaned_data.get(f"line_{line.id}") or 0 for line in self.lines}
