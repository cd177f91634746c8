"""For which cycle or school year days are counted."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from peer_review.models import Cycle
from tenants.calendars import AcademicYear


class DaysFilter(forms.Form):
    """A cycle, or the present school year."""

    hide_optional = True

    cycle = forms.ModelChoiceField(
        Cycle.objects.none(), required=False, label="Cycle", empty_label="This school year, all cycles"
    )
    by = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cycles: QuerySet[Cycle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset = cycles

    @property
    def chosen(self) -> Cycle | None:
        """The cycle chosen, if it is one."""
        found: Cycle | None = self.cleaned_data.get("cycle") if self.is_valid() else None
        return found

    @property
    def cycle_id(self) -> int | None:
        """Its id."""
        return self.chosen.pk if self.chosen else None

    def period(self, year: AcademicYear) -> tuple[date, date] | None:
        """The half-open period counted: all of a cycle, otherwise the year."""
        return None if self.chosen else (year.starts_on, year.ends_before)

    def words(self, year: AcademicYear) -> str:
        """What is counted, in words."""
        return str(self.chosen) if self.chosen else f"School year {year.label}, all cycles"
