"""What is typed about places in teams: an answer, a reason, who takes a place."""

from collections.abc import Sequence
from typing import Any

from django import forms

from peer_review.enums import SeatRole
from peer_review.queries.reviewers.places import Candidate


class DeclineForm(forms.Form):
    """Why somebody says no."""

    reason = forms.CharField(
        max_length=300, label="Why not?", help_text="The office reads this.", error_messages={"required": "Say why"}
    )


class WithdrawForm(forms.Form):
    """Why somebody is taken out of a team."""

    reason = forms.CharField(
        required=False, max_length=300, label="Reason", help_text="They read this, if they were asked already."
    )


class RoleForm(forms.Form):
    """In which role a place is to be filled; in the address, because candidates depend on it."""

    hide_optional = True

    role = forms.ChoiceField(choices=SeatRole.choices, label="Role")


class CandidateForm(forms.Form):
    """Who takes the place, and why against a warning."""

    reviewer = forms.TypedChoiceField(
        coerce=int, label="Who?", widget=forms.RadioSelect,
        error_messages={"required": "Choose a reviewer", "invalid_choice": "Choose a reviewer from the list"},
    )  # fmt: skip
    override_reason = forms.CharField(
        required=False, max_length=300, label="Reason, if a rule is set aside",
        help_text="Kept with the place, and shown to the office.",
    )  # fmt: skip

    def __init__(self, *args: Any, candidates: Sequence[Candidate], labels: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = zip(candidates, labels, strict=True)
        self.fields["reviewer"].choices = [(row.reviewer.pk, label) for row, label in rows]
