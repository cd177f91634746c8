"""Bringing schools together: the theme and a message; what came of it."""

from collections.abc import Sequence
from typing import Any

from django import forms


class InviteForm(forms.Form):
    """For which theme, and what the partnership adds to the words of the invitation."""

    theme = forms.ChoiceField(label="Theme", widget=forms.RadioSelect)
    message = forms.CharField(
        required=False,
        max_length=2000,
        label="Message to the heads",
        help_text="For example what the partnership pays for. Do not name a school.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any, *, themes: Sequence[tuple[str, str]], initial: dict[str, str]) -> None:
        super().__init__(data, initial=initial)
        self.fields["theme"].choices = themes


class OutcomeForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(max_length=2000, label="What came of it?", widget=forms.Textarea(attrs={"rows": 4}))
