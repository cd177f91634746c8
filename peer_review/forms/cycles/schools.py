"""What is typed about schools of a cycle: which to add, how many reviews each has, what a head answers."""

from typing import Any

from django import forms

from membership.models import MembershipClass, Trust
from peer_review import windows
from peer_review.forms.cycles.fields import number
from peer_review.models import Cycle, Participant
from peer_review.queries.participants import Filters
from tenants.enums import Phase


class ParticipantFilter(forms.Form):
    """Words of the school's or the trust's name."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=80, label="School or trust")
    answer = forms.CharField(required=False, widget=forms.HiddenInput)
    phase = forms.CharField(required=False, widget=forms.HiddenInput)


class CandidateFilter(forms.Form):
    """Which schools are shown to choose from."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=80, label="School")
    phase = forms.ChoiceField(required=False, choices=[("", "All phases"), *Phase.choices])
    membership = forms.ModelChoiceField(MembershipClass.objects.none(), required=False, empty_label="Any membership")
    trust = forms.ModelChoiceField(Trust.objects.none(), required=False, empty_label="Any trust, or none")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = MembershipClass.objects.order_by("name")
        self.fields["trust"].queryset = Trust.objects.order_by("name")

    def filters(self) -> Filters:
        """What was chosen; nonsense narrows nothing."""
        typed = self.cleaned_data if self.is_valid() else {}
        chosen, trust = typed.get("membership"), typed.get("trust")
        return Filters(
            typed.get("q", "").strip(),
            typed.get("phase", ""),
            chosen.pk if chosen else None,
            trust.pk if trust else None,
        )


class SchoolsForm(forms.Form):
    """Schools to add, by id."""

    schools = forms.TypedMultipleChoiceField(
        coerce=int, label="Schools", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick the schools to add", "invalid_choice": "Choose schools from the list"},
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schools"].choices = choices


class WindowsForm(forms.Form):
    """Windows a school cannot host in."""

    unavailable = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="We cannot host in",
        help_text="Leave all empty if any time is fine.",
    )  # fmt: skip

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = windows.from_json(cycle.windows)
        self.fields["unavailable"].choices = [
            (w.key, f"{w.title}: {_day(w.starts_on)} to {_day(w.ends_on)}") for w in found
        ]


class ParticipantForm(WindowsForm):
    """How many reviews a school has, and when it cannot host."""

    hosts = number(0, 6, label="Reviews it hosts in the cycle", help_text="0: it only sends reviewers.")
    field_order = ["hosts", "unavailable"]


def initial_of(row: Participant) -> dict[str, Any]:
    """Return a school's part as its form shows it."""
    return {"hosts": row.hosts, "unavailable": row.unavailable}


def _day(on: Any) -> str:
    return f"{on.day} {on:%b %Y}"
