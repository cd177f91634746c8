"""The parts of a cycle as forms; each says which values of the cycle it is about and shows those that are fixed as fixed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from peer_review import windows as pure
from peer_review.enums import FocusSource, GroupShape, OfficeSees
from peer_review.forms.cycles.fields import ExpertiseField, MonthsField, number
from peer_review.models import Cycle, Framework
from peer_review.queries import frameworks
from tenants.form_fields import GovukDateField, PoundsField


class CyclePart(forms.Form):
    """A part of a cycle: `names` are the values taken as they are; what is frozen is left out and said in `fixed`."""

    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, cycle: Cycle, frozen: Mapping[str, str], **kwargs: Any) -> None:
        self.cycle, self.fixed = cycle, dict[str, str]()
        kwargs["initial"] = self.initial_of(cycle)
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name in frozen]:
            field = self.fields.pop(name)
            self.fixed[str(field.label or name.replace("_", " ").capitalize())] = frozen[name]

    def initial_of(self, cycle: Cycle) -> dict[str, Any]:
        """Return the cycle as the form shows it."""
        return {name: getattr(cycle, name) for name in self.names}

    def values(self) -> dict[str, Any]:
        """Return what was typed as the cycle keeps it."""
        return {name: self.cleaned_data[name] for name in self.names if name in self.fields}


class BasicsForm(CyclePart):
    """Name, period, framework, the cycle before."""

    names = ("name", "starts_on", "previous")
    name = forms.CharField(max_length=80)
    starts_on = GovukDateField(label="First day")
    ends_on = GovukDateField(label="Last day")
    framework = forms.ModelChoiceField(
        Framework.objects.none(), empty_label=None,
        help_text="Reviews that are set up already keep the framework they began with.",
    )  # fmt: skip
    previous = forms.ModelChoiceField(
        Cycle.objects.none(), required=False, empty_label="None", label="The cycle before",
        help_text="For trends, and so that pairs change.",
    )  # fmt: skip

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, cycle=cycle, **kwargs)
        usable = frameworks.published() | Framework.objects.filter(pk=cycle.framework_id)
        self.fields["framework"].queryset = usable
        self.fields["previous"].queryset = Cycle.objects.exclude(pk=cycle.pk)

    def initial_of(self, cycle: Cycle) -> dict[str, Any]:
        """The last day instead of the first one after."""
        facts = {"framework": cycle.framework_id, "ends_on": cycle.ends_before - pure.DAY}
        return super().initial_of(cycle) | facts

    def values(self) -> dict[str, Any]:
        """The first day after instead of the last one."""
        typed = self.cleaned_data
        framework = {} if typed["framework"].pk == self.cycle.framework_id else {"framework": typed["framework"]}
        return super().values() | framework | {"ends_before": typed["ends_on"] + pure.DAY}


class ShapeForm(CyclePart):
    """How schools are grouped and how often they review."""

    names = (
        "shape", "group_min", "group_max", "is_cross_phase", "bars_reciprocal", "reviews_per_school",
        "reviews_per_reviewer", "qa_percent",
    )  # fmt: skip
    shape = forms.ChoiceField(choices=GroupShape, widget=forms.RadioSelect, label="Groups")
    group_min = number(2, 30, label="Schools in a group, at least")
    group_max = number(2, 30, label="Schools in a group, at most")
    is_cross_phase = forms.BooleanField(required=False, label="Groups mix phases")
    bars_reciprocal = forms.BooleanField(required=False, label="Two schools do not review each other in this cycle")
    reviews_per_school = number(1, 6, label="Reviews of each school", help_text="In the whole cycle.")
    reviews_per_reviewer = number(1, 20, label="Reviews by each reviewer, at most", help_text="They may say less.")
    qa_percent = number(
        0, 100, label="Second readings", help_text="Per cent of reviews that somebody else reads again."
    )

    def clean(self) -> None:
        """The largest group is not smaller than the smallest."""
        typed = self.cleaned_data
        if typed.get("group_max", 0) < typed.get("group_min", 0):
            self.add_error("group_max", "This must be as many as the smallest group, or more.")


class AgreementForm(CyclePart):
    """What heads agree to, what the office sees, and who pays."""

    names = ("consent_text", "office_sees", "cost_pence", "share_percent")
    consent_text = forms.CharField(
        required=False, max_length=6000, label="What heads agree to", widget=forms.Textarea(attrs={"rows": 8})
    )
    office_sees = forms.ChoiceField(
        choices=OfficeSees, widget=forms.RadioSelect, label="What the office sees once the head has signed",
        help_text="And the challenge index of each review, but for dates and stages only. More when the head shares it.",
    )  # fmt: skip
    cost_pence = PoundsField(label="What one review costs", min_pence=0, max_pence=10_000_000)
    share_percent = number(
        0, 100, label="The partnership pays", help_text="Per cent. The school is charged the rest after the visit."
    )


class WindowsForm(CyclePart):
    """When visits may be."""

    windows = forms.CharField(
        required=False, max_length=4000, label="Windows for visits", widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One on each line: “Spring 1: 4/1/2027 to 12/2/2027”. Leave out weeks in which nobody should be visited.",
    )  # fmt: skip

    def initial_of(self, cycle: Cycle) -> dict[str, Any]:
        """One window a line."""
        return {"windows": pure.lines(pure.from_json(cycle.windows))}

    def clean_windows(self) -> list[pure.Window]:
        """Lines become windows inside the cycle."""
        try:
            found = pure.read(self.cleaned_data["windows"], pure.from_json(self.cycle.windows))
        except pure.WindowsUnreadable as error:
            raise ValidationError(str(error), "unreadable") from error
        for window in found:
            if window.starts_on < self.cycle.starts_on or window.ends_on >= self.cycle.ends_before:
                raise ValidationError(f"“{window.title}” is not inside the cycle.", "outside")
        return found

    def values(self) -> dict[str, Any]:
        """Windows as a cycle keeps them."""
        return {"windows": pure.as_json(self.cleaned_data["windows"])}


class FocusForm(CyclePart):
    """What reviews look at, the reply, the looks back."""

    names = ("focus_source", "focus", "reply_days", "follow_up_months")
    focus_source = forms.ChoiceField(choices=FocusSource, widget=forms.RadioSelect, label="Who chooses the focus")
    focus = forms.CharField(required=False, max_length=300, label="The focus of all reviews, if they share one")
    reply_days = number(1, 60, label="Working days for the factual check")
    follow_up_months = MonthsField(label="Follow-ups after the signature", help_text="Months, like “3, 6, 12”.")

    def clean(self) -> None:
        """A focus all share is named."""
        typed = self.cleaned_data
        if typed.get("focus_source") == FocusSource.CYCLE and not typed.get("focus"):
            self.add_error("focus", "Say what all reviews look at.")


class ExpertiseForm(CyclePart):
    """Which phases can review each other."""

    names = ("expertise",)
    expertise = ExpertiseField(
        label="Groups of phases",
        help_text="One on each line: “primary: nursery, primary”. A team needs somebody of the group.",
    )
