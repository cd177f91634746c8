"""What is typed about rounds, representatives and reviews between partnerships."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from peer_review.between.models import Framework, Representative, Seat
from peer_review.between.theme_lines import themes_of
from peer_review.enums import OfficeSees, SeatRole
from peer_review.framework_texts import evidence_of, levels_of
from peer_review.frameworks import Content, FrameworkUnusable, check
from tenants.form_fields import GovukDateField
from tenants.models import Partnership

ROLES = [(role.value, role.label) for role in (SeatRole.LEAD, SeatRole.MEMBER, SeatRole.TRAINEE, SeatRole.FACILITATOR)]
MONTHS = [(3, "3 months"), (6, "6 months"), (12, "12 months")]


class RepresentativeForm(forms.Form):
    """Who speaks for which partnership."""

    partnership = forms.ModelChoiceField(
        Partnership.objects.none(), label="Partnership", empty_label="Choose a partnership"
    )
    name = forms.CharField(max_length=120, label="Name")
    email = forms.EmailField(label="E-mail address", help_text="They sign in with it on this site.")
    is_leader = forms.BooleanField(
        required=False, label="Leads the partnership", help_text="Checks, signs and shares its reviews."
    )

    def __init__(self, *args: Any, partnerships: QuerySet[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships


class RoundForm(forms.Form):
    """A round's terms."""

    name = forms.CharField(max_length=80, label="Name")
    framework = forms.ModelChoiceField(Framework.objects.none(), label="Framework", empty_label="Choose a framework")
    starts_on = GovukDateField(label="First day")
    ends_on = GovukDateField(label="Last day")
    focus = forms.CharField(
        required=False, max_length=300, label="Focus", help_text="Empty: each partnership chooses its own."
    )
    visit_days = forms.DecimalField(
        label="Days of a visit", min_value=1, max_value=5, max_digits=3, decimal_places=1, initial=2
    )
    reply_days = forms.IntegerField(label="Working days for the factual check", min_value=1, max_value=60, initial=10)
    follow_up_months = forms.TypedMultipleChoiceField(
        required=False, coerce=int, choices=MONTHS, initial=[6, 12], label="Follow-up after",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    office_sees = forms.ChoiceField(
        choices=OfficeSees.choices, initial=OfficeSees.THEMES, label="The association sees, once signed"
    )
    consent_text = forms.CharField(
        required=False, label="What leaders agree to by taking part", widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, frameworks: QuerySet[Framework], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["framework"].queryset = frameworks

    @property
    def terms(self) -> dict[str, Any]:
        """What was typed, as the operation takes it: periods end before a day."""
        typed = dict(self.cleaned_data)
        ends_on = typed.pop("ends_on")
        return typed | {"ends_before": ends_on + timedelta(days=1)}


class ReviewForm(forms.Form):
    """A partnership, a day and a team."""

    partnership = forms.ModelChoiceField(
        Partnership.objects.none(), label="Partnership to be reviewed", empty_label="Choose a partnership"
    )
    visit_on = GovukDateField(label="First day of the visit")
    lead = forms.ModelChoiceField(Representative.objects.none(), label="Lead reviewer", empty_label="Choose somebody")
    members = forms.ModelMultipleChoiceField(
        Representative.objects.none(), label="Team", widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        partnerships: QuerySet[Partnership],
        representatives: QuerySet[Representative],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships
        self.fields["lead"].queryset = self.fields["members"].queryset = representatives


class InviteForm(forms.Form):
    """One more in the team."""

    representative = forms.ModelChoiceField(Representative.objects.none(), label="Who", empty_label="Choose somebody")
    role = forms.ChoiceField(choices=ROLES, label="Role", widget=forms.RadioSelect)

    def __init__(self, *args: Any, representatives: QuerySet[Representative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["representative"].queryset = representatives


class EndForm(forms.Form):
    """Who takes the places of somebody who stops: a question for each place."""

    def __init__(self, *args: Any, places: Sequence[tuple[Seat, QuerySet[Representative]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for seat, free in places:
            self.fields[f"place_{seat.pk}"] = forms.ModelChoiceField(
                free, required=False, empty_label="Leave the place open",
                label=f"{seat.get_role_display()} at {seat.review.partnership}", help_text=str(seat.review.cycle),
            )  # fmt: skip

    @property
    def stand_ins(self) -> dict[int, Representative]:
        """Who is asked, by place."""
        return {int(name.removeprefix("place_")): row for name, row in self.cleaned_data.items() if row}


class AnswerForm(forms.Form):
    """Why not."""

    reason = forms.CharField(required=False, max_length=300, label="Reason, when you decline")


class FrameworkForm(forms.Form):
    """A framework as text: themes with questions, levels or none, types of evidence."""

    name = forms.CharField(max_length=80, label="Name", help_text="A name in use makes its next version.")
    themes = forms.CharField(
        label="Themes",
        help_text="A line per theme, “Title: what it is about”; its questions below it, each behind a dash.",
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    levels = forms.CharField(
        required=False,
        label="Levels",
        help_text="A line per level, the highest first, “Word: what it means”. Empty: no grades.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    evidence_types = forms.CharField(
        required=False, label="Types of evidence", help_text="A line each.", widget=forms.Textarea(attrs={"rows": 5})
    )

    def clean(self) -> dict[str, Any]:
        """Read the text; what does not hold together is said."""
        facts = super().clean() or {}
        try:
            self.content = Content(
                themes=themes_of(facts.get("themes", "")),
                levels=levels_of(facts.get("levels", "")),
                evidence_types=evidence_of(facts.get("evidence_types", "")),
            )
            check(self.content)
        except FrameworkUnusable as error:
            raise ValidationError(str(error)) from error
        return facts
