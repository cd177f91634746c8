"""What is typed to set up one review: school, day, lead, team, cycle; a reason only when a rule is broken."""

from typing import Any

from django import forms

from membership.models import School
from peer_review.forms.reviewer_fields import ReviewerField, ReviewersField
from peer_review.models import Cycle, Reviewer
from tenants.form_fields import GovukDateField


class ByHandForm(forms.Form):
    """One review; the cycle that runs is chosen already."""

    school = forms.ModelChoiceField(School.objects.none(), empty_label="Choose a school")
    visit_on = GovukDateField(label="First day of the visit")
    lead = ReviewerField(Reviewer.objects.none(), empty_label="Choose the lead reviewer", label="Lead reviewer")
    members = ReviewersField(Reviewer.objects.none(), required=False, label="Team", widget=forms.CheckboxSelectMultiple)
    cycle = forms.ModelChoiceField(
        Cycle.objects.none(), empty_label=None, help_text="Framework and stages come from it."
    )
    override_reason = forms.CharField(required=False, max_length=300, label="Why it goes ahead all the same")

    def __init__(
        self, *args: Any, cycles: Any, schools: Any, reviewers: Any, asks_reason: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset, self.fields["school"].queryset = cycles, schools
        self.fields["lead"].queryset = self.fields["members"].queryset = reviewers
        self.fields["cycle"].label_from_instance = lambda cycle: f"{cycle.name} ({cycle.framework})"
        if not asks_reason:
            del self.fields["override_reason"]

    def team(self) -> dict[str, Any]:
        """School, day and team as far as they are typed properly, for showing conflicts."""
        typed = self.cleaned_data
        return {name: typed.get(name) for name in ("cycle", "school", "visit_on", "lead", "members")}
