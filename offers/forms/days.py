"""What is typed on the day of an event: a search, a walk-in, an e-mail address at the door, a reason."""

from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import urlencode

from django import forms


class NameFilter(forms.Form):
    """Part of a delegate's or school's name."""

    q = forms.CharField(required=False, max_length=80, label="Search by name")
    hide_optional = True

    @staticmethod
    def query(text: str) -> str:
        """Return the part of an address that searches for a text."""
        return urlencode({"q": text[:80]})


class WalkInForm(forms.Form):
    """Who came without a place, and what is to be done when there is none left."""

    school = forms.TypedChoiceField(label="School", coerce=int)
    name = forms.CharField(max_length=120, label="Full name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label="E-mail address", help_text="For the evaluation and the certificate.")
    raises_capacity = forms.BooleanField(
        required=False,
        label="The event is full: raise its capacity by one",
        help_text="Only where the room and the fire limit allow it.",
    )
    reason = forms.CharField(required=False, max_length=200, label="Why it may be exceeded")

    def __init__(self, *args: Any, schools: Iterable[tuple[int, str]], may_be_full: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_full:
            del self.fields["raises_capacity"], self.fields["reason"]
        cast(forms.TypedChoiceField, self.fields["school"]).choices = [("", "Choose a school"), *schools]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("raises_capacity") and not typed.get("reason"):
            self.add_error("reason", "Say why the capacity may be exceeded")
        return typed


class CheckInForm(forms.Form):
    """The address a place was booked with."""

    email = forms.EmailField(
        label="E-mail address your place was booked with",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(max_length=200, label="Why?", error_messages={"required": "Say why"})


class CodeForm(forms.Form):
    """The code printed on a certificate; what is no letter or number does not matter."""

    code = forms.CharField(
        max_length=20, label="Code on the certificate", help_text="For example 7KQM-2XRT-PW9D.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        code = "".join(letter for letter in self.cleaned_data["code"] if letter.isascii() and letter.isalnum())
        if not code:
            raise forms.ValidationError("The code must have letters and numbers, like 7KQM-2XRT-PW9D")
        return code
