"""What the list of frameworks is narrowed by."""

from django import forms


class FrameworkFilter(forms.Form):
    """Words of the name."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=80, label="Name")
    status = forms.CharField(required=False, widget=forms.HiddenInput)
