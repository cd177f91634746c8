"""Bringing schools together: the theme and a message; what came of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from membership.models import School


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


class ProposeForm(forms.Form):
    """Two schools of the partnership's own choice, and the theme they might work on."""

    seeker = forms.ModelChoiceField(School.objects.none(), label="School to be helped", empty_label="Choose a school")
    giver = forms.ModelChoiceField(School.objects.none(), label="School that could help", empty_label="Choose a school")
    theme = forms.ChoiceField(label="Theme")
    message = forms.CharField(
        required=False,
        max_length=2000,
        label="Message to the heads",
        help_text="Both get it. For example why you think of them, and what the partnership pays for. Do not name a school.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any, *, themes: Sequence[tuple[str, str]], schools: QuerySet[School]) -> None:
        super().__init__(data)
        self.fields["theme"].choices = [("", "Choose a theme"), *themes]
        self.fields["seeker"].queryset = self.fields["giver"].queryset = schools


class OutcomeForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(max_length=2000, label="What came of it?", widget=forms.Textarea(attrs={"rows": 4}))
