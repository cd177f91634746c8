"""The stages of a cycle and its team as forms: rows made from what stages and roles there are."""

from decimal import Decimal
from typing import Any, Final

from django import forms

from peer_review.enums import SeatRole, Stage, TrainingKind
from peer_review.forms.cycles.fields import NARROW, number
from peer_review.forms.cycles.parts import CyclePart
from peer_review.models import Cycle
from peer_review.stages import OPTIONAL, ORDER, Step, as_json

DATED: Final = [stage for stage in ORDER if stage not in (Stage.PLANNED, Stage.FOLLOW_UP, Stage.CLOSED)]
ROLES: Final = (SeatRole.LEAD, SeatRole.MEMBER, SeatRole.TRAINEE, SeatRole.EXTERNAL, SeatRole.FACILITATOR)


class StagesForm(CyclePart):
    """Which stages reviews go through, when each is due and when somebody is reminded."""

    def __init__(self, *args: Any, frozen: Any, **kwargs: Any) -> None:
        super().__init__(*args, frozen=frozen, **kwargs)
        for stage in ORDER:
            if stage in OPTIONAL:
                self.fields[f"{stage}_used"] = forms.BooleanField(
                    required=False,
                    label=f"With the stage “{stage.label}”",
                    disabled="stages" in frozen,
                    help_text=frozen.get("stages", ""),
                )
            if stage in DATED:
                self.fields[f"{stage}_due"] = _days(
                    f"{stage.label}: due", "Days after the visit begins; −7 is a week before."
                )
                self.fields[f"{stage}_remind"] = _days(f"{stage.label}: reminder", "Days before it is due.", least=0)

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each stage, for a table."""
        return [
            {
                "label": stage.label,
                "cells": [
                    (name, self[f"{stage}_{key}"] if f"{stage}_{key}" in self.fields else None)
                    for key, name in (("used", "Used"), ("due", "Due"), ("remind", "Reminder"))
                ],
            }
            for stage in ORDER
            if stage in OPTIONAL or stage in DATED
        ]

    def initial_of(self, cycle: Cycle) -> dict[str, Any]:
        """The stages of the cycle, or the usual ones."""
        steps = {step.stage: step for step in cycle.steps}
        found: dict[str, Any] = {f"{stage}_used": stage in steps for stage in OPTIONAL}
        for stage, step in steps.items():
            found |= {f"{stage}_due": step.due_days, f"{stage}_remind": step.remind_days}
        return found

    def values(self) -> dict[str, Any]:
        """The stages as a cycle keeps them."""
        typed = self.cleaned_data
        used = [stage for stage in ORDER if stage not in OPTIONAL or typed[f"{stage}_used"]]
        return {"stages": as_json([Step(s, typed.get(f"{s}_due"), typed.get(f"{s}_remind")) for s in used])}

    def clean(self) -> None:
        """A stage is not due before the one that comes earlier."""
        typed = self.cleaned_data
        latest, before = -1000, ""
        for stage in DATED:
            due = typed.get(f"{stage}_due")
            if due is None or not typed.get(f"{stage}_used", True):
                continue
            if due < latest:
                self.add_error(f"{stage}_due", f"“{stage.label}” comes after “{before}” and cannot be due earlier.")
            latest, before = due, stage.label


class TeamForm(CyclePart):
    """Places in a team, the training each needs, the length of a visit."""

    names = ("visit_days",)
    visit_days = forms.DecimalField(
        min_value=Decimal("0.5"), max_value=Decimal(10), max_digits=3, decimal_places=1, label="Days of a visit",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role in ROLES:
            most = 1 if role == SeatRole.LEAD else 8
            self.fields[f"seats_{role}"] = number(0, most, label=f"{role.label}: places", help_text=_help(role))
            self.fields[f"training_{role}"] = forms.MultipleChoiceField(
                required=False,
                choices=TrainingKind,
                label=f"{role.label}: trained as",
                widget=forms.CheckboxSelectMultiple,
            )

    def initial_of(self, cycle: Cycle) -> dict[str, Any]:
        """Places and training by role."""
        seats = {f"seats_{role}": cycle.seats.get(role, 0) for role in ROLES}
        return super().initial_of(cycle) | seats | {f"training_{role}": cycle.training.get(role, []) for role in ROLES}

    def clean(self) -> None:
        """Somebody is in the team."""
        if not self.errors and not any(self.cleaned_data[f"seats_{role}"] for role in ROLES[:2]):
            self.add_error(f"seats_{SeatRole.LEAD}", "A team has a lead reviewer or at least one reviewer.")

    def values(self) -> dict[str, Any]:
        """Places and training as a cycle keeps them."""
        typed = self.cleaned_data
        training = {role.value: typed[f"training_{role}"] for role in ROLES if typed[f"training_{role}"]}
        return super().values() | {
            "seats": {role.value: typed[f"seats_{role}"] for role in ROLES},
            "training": training,
        }


def _days(label: str, help_text: str, least: int = -365) -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        min_value=least,
        max_value=730,
        label=label,
        help_text=help_text,
        widget=forms.TextInput(attrs=NARROW | {"inputmode": "text"}),
    )


def _help(role: SeatRole) -> str:
    return "Of the team’s places, those for people from outside." if role == SeatRole.EXTERNAL else ""
