"""Focus, timetable, documents."""

import re
from math import ceil
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from peer_review.bases import ReviewBase
from peer_review.frameworks import Content

SPARE_ROWS: Final = 4
MOST_ROWS: Final = 60
CLOCK: Final = re.compile(r"^([01]?\d|2[0-3])[:.]([0-5]\d)$")


class FocusForm(forms.Form):
    """What the review looks at."""

    focus = forms.CharField(
        required=False,
        max_length=2000,
        label="What should the review look at?",
        help_text="In a sentence or two: what you want to know about your own work.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    themes = forms.MultipleChoiceField(required=False, label="Themes", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, says: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = [(theme.key, theme.title) for theme in says.themes]


class NotesForm(forms.Form):
    """What the team needs to know to arrive."""

    notes = forms.CharField(
        required=False,
        max_length=5000,
        label="Arrival",
        help_text="Parking, entrance, whom to ask for, lunch.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    hide_optional = True


class RowForm(forms.Form):
    """One line of the timetable; an empty one is left out."""

    day = forms.ChoiceField(required=False, label="Day")
    at = forms.CharField(
        required=False, max_length=5, label="Time", widget=forms.TextInput(attrs={"class": "govuk-input--width-4"})
    )
    what = forms.CharField(required=False, max_length=200, label="What")
    where = forms.CharField(required=False, max_length=100, label="Where")
    who = forms.CharField(required=False, max_length=100, label="Who")

    def __init__(self, *args: Any, days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [(str(day), f"Day {day}") for day in range(1, days + 1)]
        if days == 1:
            self.fields["day"].widget = forms.HiddenInput()
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label}, line {str(self.prefix).rpartition('-')[2]}"
            if name != "day":
                field.widget.attrs.setdefault("class", "")

    def clean_at(self) -> str:
        """Return the time as “09:05”."""
        typed = str(self.cleaned_data["at"]).strip()
        found = CLOCK.match(typed)
        if typed and not found:
            raise ValidationError("Type the time like 9:05")
        return f"{int(found[1]):02}:{found[2]}" if found else ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing but the day was chosen."""
        return not any(self.cleaned_data.get(name) for name in ("at", "what", "where", "who"))


Rows = forms.formset_factory(RowForm, extra=SPARE_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def rows_of(review: ReviewBase, data: Any = None) -> Any:
    """Return the lines of the timetable with some to spare."""
    return Rows(
        data, initial=review.timetable, prefix="row", form_kwargs={"days": max(1, ceil(review.cycle.visit_days))}
    )


class DocumentForm(forms.Form):
    """A file for the team."""

    title = forms.CharField(max_length=120, label="What is it?", error_messages={"required": "Say what the file is"})
    file = forms.FileField(
        label="File",
        help_text="PDF, Word, PowerPoint, Excel or pictures, up to 25 MB.",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Choose another."},
    )
