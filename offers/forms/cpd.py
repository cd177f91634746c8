"""What somebody writes into their own record of professional development."""

from decimal import Decimal

from django import forms

from tenants.form_fields import GovukDateField


class EntryForm(forms.Form):
    """A line of one's own."""

    title = forms.CharField(max_length=120, label="What", help_text="For example: Reading group on phonics.")
    organiser = forms.CharField(max_length=120, label="Organiser")
    on_day = GovukDateField(label="Day")
    hours = forms.DecimalField(
        label="Hours",
        min_value=Decimal("0.25"),
        max_value=Decimal(500),
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}),
    )


class ReflectionForm(forms.Form):
    """What one thinks of a line."""

    reflection = forms.CharField(
        required=False,
        max_length=1000,
        label="Your reflection",
        help_text="Only you see it.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
