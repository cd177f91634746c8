"""Signing a report and deciding who else sees it."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms

from peer_review.enums import Part
from tenants.form_fields import GovukDateField

LINK_DAYS: Final = 30
PARTS: Final = [(Part.REPORT.value, "The whole report"), (Part.SUMMARY.value, "The summary only")]


class SignForm(forms.Form):
    """The name under the statement; the digest is of the report that was shown."""

    name = forms.CharField(
        max_length=120,
        label="Type your full name to sign",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "name"}),
        error_messages={"required": "Type your name to sign"},
    )
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ShareForm(forms.Form):
    """Whom the report is shared with. An address of somebody in the partnership signs in; any other gets a link."""

    audience = forms.ChoiceField(
        label="Who may see it?",
        widget=forms.RadioSelect,
        required=False,
        help_text="Choose one, or enter the e-mail address of one person below.",
    )
    email = forms.EmailField(
        required=False,
        label="Or one person, by e-mail address",
        help_text="Anyone with an account here signs in to read it; anybody else gets a link that needs no sign-in.",
        widget=forms.EmailInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address in the correct format, like name@example.com"},
    )
    part = forms.ChoiceField(label="What may they see?", choices=PARTS, widget=forms.RadioSelect, initial=Part.REPORT)
    name = forms.CharField(
        required=False, max_length=120, label="The person’s name, if you like", help_text="As your log is to show it."
    )
    purpose = forms.CharField(
        required=False, max_length=300, label="What for, if you like", help_text="They read this."
    )
    expires_on = GovukDateField(
        required=False,
        label="Last day, if you like",
        help_text="Filled in for a link by e-mail; otherwise leave it empty to share until you end it.",
    )

    hide_optional = True

    def __init__(self, *args: Any, audiences: list[tuple[str, str]], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["audience"].choices = audiences

    def clean(self) -> dict[str, Any]:
        """Exactly one: a group, or one person."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(cleaned.get("audience")) == bool(cleaned.get("email")):
            self.add_error("audience", "Choose who may see it, or enter one e-mail address")
        return cleaned

    @property
    def link_until(self) -> date:
        """The last day of a link: as typed, or in 30 days."""
        typed: date | None = self.cleaned_data["expires_on"]
        return typed or self.on + timedelta(days=LINK_DAYS)
