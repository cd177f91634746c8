"""What is typed to begin a cycle, to copy one, and what the list is narrowed by."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms

from peer_review.models import Framework
from peer_review.presets import Preset, preset, presets, usual
from tenants.calendars import AcademicYear

OWN: Final = "own"
AS_USUAL: Final = ("0", "As long as the way of working usually does")
LENGTHS: Final = [("1", "One school year"), ("2", "Two school years")]


class CycleFilter(forms.Form):
    """Words of the name."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=80, label="Name")
    status = forms.CharField(required=False, widget=forms.HiddenInput)


class PeriodForm(forms.Form):
    """A name and a period of one or two school years."""

    name = forms.CharField(max_length=80, help_text="Like “Peer review 2026/27”.")
    begins = forms.TypedChoiceField(coerce=int, label="Begins in September of")
    years = forms.TypedChoiceField(coerce=int, choices=LENGTHS, label="Lasts", widget=forms.RadioSelect)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = AcademicYear.containing(today).start
        self.fields["begins"].choices = [
            (year, f"{year} ({AcademicYear(year).label})") for year in range(this - 1, this + 4)
        ]
        self.fields["begins"].initial = this
        self.fields["years"].initial = 1

    def length(self) -> int:
        """How many school years it lasts."""
        return int(self.cleaned_data["years"])

    def period(self) -> dict[str, Any]:
        """The first day, and the first day after."""
        first = AcademicYear(self.cleaned_data["begins"])
        last = AcademicYear(first.start + self.length() - 1)
        return {"starts_on": first.starts_on, "ends_before": last.ends_before}


class NewCycleForm(PeriodForm):
    """A new cycle: its name, the way it works, its framework, its period."""

    preset = forms.ChoiceField(
        label="How it works", widget=forms.RadioSelect, help_text="This fills in the rest; all of it can be changed."
    )
    framework = forms.ModelChoiceField(Framework.objects.none(), empty_label="Choose a framework")
    field_order = ["name", "preset", "framework", "begins", "years"]

    def __init__(self, *args: Any, frameworks: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework"].queryset = frameworks
        self.fields["years"].choices = [AS_USUAL, *LENGTHS]
        self.fields["years"].initial = 0
        self.fields["preset"].choices = _choices(presets())

    def length(self) -> int:
        """As typed, or as long as the chosen way usually lasts."""
        found = preset(self.cleaned_data["preset"])
        return super().length() or (found.years if found else 1)

    def values(self) -> dict[str, Any]:
        """What the chosen way fills in."""
        found = preset(self.cleaned_data["preset"])
        return dict(found.values) if found else usual()


def _choices(rows: Sequence[Preset]) -> list[tuple[str, str]]:
    return [*((row.key, f"{row.name}. {row.about}") for row in rows), (OWN, "Something else: I set it up myself")]
