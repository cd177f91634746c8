"""What is typed about suggested teams: the terms of a suggestion, and what is set up of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from peer_review.between.models import Representative
from peer_review.between.queries.matching import Terms
from peer_review.between.suggesting import Chosen
from peer_review.matching.problem import Team
from tenants.models import Partnership


class TermsForm(forms.Form):
    """What teams are to be like; sent in the address."""

    size = forms.TypedChoiceField(
        coerce=int, choices=[(n, f"{n}, one of them leads") for n in (2, 3, 4)], label="People in a team"
    )
    most = forms.TypedChoiceField(
        coerce=int,
        choices=[(1, "1 review"), (2, "2 reviews"), (3, "3 reviews")],
        label="Each gives at most in the round",
    )
    hosts = forms.TypedMultipleChoiceField(
        coerce=int, label="Partnerships to be reviewed", widget=forms.CheckboxSelectMultiple
    )
    seed = forms.IntegerField(required=False, min_value=1, max_value=999_999, widget=forms.HiddenInput)

    def __init__(self, *args: Any, partnerships: Iterable[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(partnerships)

    def offer(self, partnerships: Iterable[Partnership]) -> None:
        """Name the partnerships to choose from."""
        self.fields["hosts"].choices = [(one.pk, one.name) for one in partnerships]  # type: ignore[attr-defined]

    @property
    def terms(self) -> Terms:
        """What was asked; only of a valid form."""
        facts = self.cleaned_data
        return Terms(facts["size"], facts["most"], frozenset(facts["hosts"]), facts["seed"] or 1)


class LineForm(forms.Form):
    """One suggested review: whether to set it up, and its team."""

    is_wanted = forms.BooleanField(required=False, label="Set up this review")
    lead = forms.TypedChoiceField(coerce=int, empty_value=None, label="Lead reviewer")

    def __init__(
        self, *args: Any, host: Partnership, people: Sequence[Representative], size: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs | {"prefix": f"p{host.pk}"})
        self.host = host
        choices = [("", "Nobody"), *((row.pk, str(row)) for row in people if row.partnership_id != host.pk)]
        self.fields["lead"].choices = choices  # type: ignore[attr-defined]
        for number in range(1, size):
            self.fields[f"member_{number}"] = forms.TypedChoiceField(
                coerce=int,
                empty_value=None,
                required=False,
                choices=choices,
                label=f"Reviewer {number}" if size > 2 else "Reviewer",
            )
        for name, said in (("lead", "Choose who leads"), ("member_1", "Choose at least one more reviewer")):
            self.fields[name].required = not self.is_left_out()
            self.fields[name].error_messages["required"] = f"{said} for {host}, or leave the review out."

    def is_left_out(self) -> bool:
        """Whether what was sent leaves the review out: its team may then have gaps."""
        return self.is_bound and not self.data.get(self.add_prefix("is_wanted"))

    @property
    def chosen(self) -> Chosen | None:
        """The review to set up; none when it is left out."""
        facts = self.cleaned_data
        return Chosen(self.host.pk, facts["lead"], self._members(facts)) if facts["is_wanted"] else None

    def _members(self, facts: dict[str, Any]) -> tuple[int, ...]:
        return tuple(facts[name] for name in self.fields if name.startswith("member_") and facts.get(name))


def as_typed(team: Team) -> dict[str, Any]:
    """Return a suggested team as a line shows it; one that cannot visit is not ticked."""
    others = [one for one in team.members if one != team.lead]
    members = {f"member_{number}": one for number, one in enumerate(others, start=1)}
    return {"is_wanted": bool(team.lead and others), "lead": team.lead or "", **members}
