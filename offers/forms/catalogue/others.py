"""Categories, settings, files, requests, copying a whole year, and the filters of lists."""

from typing import Any

from django import forms
from django.http import QueryDict

from membership.uploads import ALLOWED_WORDS, MOST_BYTES
from offers.enums import OfferKind
from offers.queries.catalogue import offers as queries
from tenants.form_fields import PoundsField

COUNT = {"class": "govuk-input--width-5", "inputmode": "numeric"}
PERCENT = {"class": "govuk-input--width-5", "inputmode": "decimal"}
CARRIED = ("year", "category", "kind", "status", "for", "show", "school", "drafts")


class SearchForm(forms.Form):
    """Text to look for, within what the chips have chosen."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Words in an offer")

    def __init__(self, query: QueryDict, *, label: str = "", categories: list[tuple[str, str]] | None = None) -> None:
        super().__init__(initial=query.dict())
        if label:
            self.fields["q"].label = label
        if categories:
            self.fields["category"] = forms.ChoiceField(required=False, choices=[("", "All categories"), *categories])
            self.fields["kind"] = forms.ChoiceField(required=False, choices=[("", "All kinds"), *OfferKind.choices])
        for name in CARRIED:
            if query.get(name) and name not in self.fields:
                self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)


class CategoryForm(forms.Form):
    """A heading of the catalogue."""

    name = forms.CharField(max_length=80)
    description = forms.CharField(max_length=300, required=False, help_text="Printed under the heading.")
    order = forms.IntegerField(
        min_value=0,
        max_value=999,
        initial=50,
        label="Place",
        help_text="Lower numbers come first.",
        widget=forms.TextInput(attrs=COUNT),
    )


class SettingsForm(forms.Form):
    """What the partnership decides about its offers."""

    is_catalogue_public = forms.BooleanField(required=False, label="Anybody may read the catalogue, without signing in")
    shows_prices_publicly = forms.BooleanField(required=False, label="The public catalogue shows prices")
    hold_hours = forms.IntegerField(
        min_value=1, max_value=720, label="Hours a place is held for approval", widget=forms.TextInput(attrs=COUNT)
    )
    waiting_hours = forms.IntegerField(
        min_value=1, max_value=720, label="Hours to answer a place that is offered", widget=forms.TextInput(attrs=COUNT)
    )
    impact_days = forms.IntegerField(
        min_value=1, max_value=365, label="Days until we ask about the impact", widget=forms.TextInput(attrs=COUNT)
    )
    cover_day_pence = PoundsField(label="A supply teacher for a day", help_text="To estimate the cost of cover.")
    mile_pence = forms.IntegerField(
        min_value=0, max_value=500, label="Pence paid for a mile", widget=forms.TextInput(attrs=COUNT)
    )
    half_day_share = forms.IntegerField(
        min_value=1, max_value=100, label="A half day costs, per cent of a day", widget=forms.TextInput(attrs=COUNT)
    )
    statement_days = forms.IntegerField(
        min_value=0,
        max_value=365,
        label="Days before confirmation that value statements are sent",
        widget=forms.TextInput(attrs=COUNT),
    )


class MaterialForm(forms.Form):
    """A file for licensed schools."""

    title = forms.CharField(max_length=120)
    topic = forms.CharField(
        max_length=80, required=False, help_text="Files of one topic stand together, for example “Year 4: The Vikings”."
    )
    file = forms.FileField(
        label="File",
        help_text=f"{ALLOWED_WORDS}, up to 25 MB.",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another."},
    )

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 25 MB. Make it smaller, or split it.")
        return self.cleaned_data["file"]


class AskForm(forms.Form):
    """Something a school misses."""

    text = forms.CharField(
        max_length=500,
        label="What are you looking for?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what you are looking for"},
    )
    category = forms.ModelChoiceField(queryset=None, required=False, empty_label="No category")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = queries.category_choices()


class AnswerForm(forms.Form):
    """The office's answer to a request."""

    text = forms.CharField(
        max_length=500,
        label="Answer",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The school reads it on its page.",
        error_messages={"required": "Write an answer to the school"},
    )


class CopyYearForm(forms.Form):
    """How the prices of a copied catalogue change."""

    percent = forms.DecimalField(
        min_value=-50,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=0,
        label="Raise prices by, per cent",
        widget=forms.TextInput(attrs=PERCENT),
    )
