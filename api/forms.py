"""The form for a new API key."""

from datetime import date

from django import forms

from api.scopes import PARTNERSHIP_SCOPES
from tenants.form_fields import GovukDateField


class NewKeyForm(forms.Form):
    """Which system the key is for, what it may do and until when."""

    name = forms.CharField(max_length=80, label="Name of the system", help_text="For example: Finance export")
    scopes = forms.MultipleChoiceField(
        choices=list(PARTNERSHIP_SCOPES.items()), widget=forms.CheckboxSelectMultiple, label="What it may do"
    )
    last_day = GovukDateField(required=False, label="Last day", help_text="Leave empty for a key that does not expire")

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today = today

    def clean_last_day(self) -> date | None:
        last_day: date | None = self.cleaned_data["last_day"]
        if last_day and last_day < self.today:
            raise forms.ValidationError("The last day must be today or later.")
        return last_day
