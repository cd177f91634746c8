"""What is typed about reviewers: who they are, trainings, interests, days away, federations."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from membership.forms.people import PersonField
from membership.models import Person, School
from peer_review.enums import InterestKind, TrainingKind
from peer_review.forms.reviewer_fields import ReviewersField
from peer_review.models import Federation, Reviewer
from peer_review.operations.reviewers.register import Facts
from peer_review.operations.reviewers.standing import Completed
from peer_review.queries.reviewers.register import Head
from tenants.enums import Phase
from tenants.form_fields import GovukDateField

NARROW: Final = {"class": "govuk-input--width-4", "inputmode": "numeric"}
EXPERTISE_MOST: Final = 20


class ReviewerForm(forms.Form):
    """What the register says of somebody."""

    school = forms.ModelChoiceField(
        School.objects.none(), required=False, label="School", empty_label="None: external",
        help_text="The days they give are this school’s.",
    )  # fmt: skip
    organisation = forms.CharField(
        required=False, max_length=120, label="Organisation", help_text="Of an external reviewer."
    )
    phases = forms.MultipleChoiceField(
        required=False, choices=Phase.choices, label="Phases they know", widget=forms.CheckboxSelectMultiple
    )
    expertise = forms.CharField(
        required=False, max_length=400, label="Knows most about", help_text="Separated by commas: early reading, SEND."
    )
    capacity = forms.IntegerField(
        required=False, min_value=0, max_value=50, label="Most reviews in a cycle",
        help_text="Leave it empty to go by what each cycle says.", widget=forms.TextInput(attrs=NARROW),
    )  # fmt: skip
    about = forms.CharField(required=False, max_length=2000, label="About", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools

    @property
    def facts(self) -> Facts:
        """What was typed, as the operations take it."""
        typed = self.cleaned_data
        words = [word.strip() for word in typed["expertise"].split(",")]
        same = ("organisation", "phases", "capacity", "about")
        return Facts(
            school_id=typed["school"].pk if typed["school"] else None,
            expertise=[word for word in dict.fromkeys(words) if word][:EXPERTISE_MOST],
            **{name: typed[name] for name in same},
        )


class NewReviewerForm(ReviewerForm):
    """Somebody the partnership knows, or somebody new by name and e-mail address."""

    field_order = ("person", "name", "email")
    person = PersonField(
        Person.objects.none(), required=False, label="Person", empty_label="Somebody new",
        help_text="Somebody of a school or of the office.",
    )  # fmt: skip
    name = forms.CharField(required=False, max_length=120, label="Name", help_text="Of somebody new.")
    email = forms.EmailField(required=False, label="E-mail address", help_text="Of somebody new.")

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people

    def clean(self) -> dict[str, Any]:
        """Either a person of the list, or a name with an address."""
        typed = super().clean() or {}
        if not typed.get("person"):
            for name, words in (("name", "Enter a name, or choose a person"), ("email", "Enter an e-mail address")):
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return typed


class ChangeReviewerForm(ReviewerForm):
    """The same, and whether they are asked at all."""

    is_active = forms.BooleanField(required=False, label="Can be asked")


def initial_of(reviewer: Reviewer) -> dict[str, Any]:
    """Return an entry as its form starts."""
    return vars(reviewer) | {"school": reviewer.school_id, "expertise": ", ".join(reviewer.expertise)}


class HeadsForm(forms.Form):
    """Heads to put on the register, all ticked."""

    schools = forms.TypedMultipleChoiceField(
        coerce=int, label="Heads", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one head", "invalid_choice": "Choose heads from the list"},
    )  # fmt: skip

    def __init__(self, *args: Any, heads: list[Head], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schools"].choices = [(head.school.pk, f"{head.person}, {head.school}") for head in heads]
        self.fields["schools"].initial = [head.school.pk for head in heads]


class TrainingForm(forms.Form):
    """One training, for one reviewer or for a whole day of them."""

    kind = forms.ChoiceField(
        choices=TrainingKind.choices, label="Trained as", widget=forms.RadioSelect,
        error_messages={"required": "Choose what they were trained as"},
    )  # fmt: skip
    completed_on = GovukDateField(label="Completed on")
    expires_on = GovukDateField(required=False, label="Counts until", help_text="Leave it empty if it does not expire.")
    given_by = forms.CharField(required=False, max_length=120, label="Given by")

    @property
    def training(self) -> Completed:
        """What was typed, as the operation takes it."""
        names = ("kind", "completed_on", "expires_on", "given_by")
        return Completed(**{name: self.cleaned_data[name] for name in names})


class TrainingDayForm(TrainingForm):
    """A training day: one training, several reviewers."""

    reviewers = ReviewersField(
        Reviewer.objects.none(), label="Who took part", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick who took part"},
    )  # fmt: skip

    def __init__(self, *args: Any, reviewers: QuerySet[Reviewer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewers"].queryset = reviewers


class InterestForm(forms.Form):
    """Why somebody does not review a school."""

    school = forms.ModelChoiceField(School.objects.none(), label="School", empty_label="Choose a school")
    kind = forms.ChoiceField(choices=InterestKind.choices, label="Reason", widget=forms.RadioSelect)
    note = forms.CharField(
        required=False,
        max_length=300,
        label="Note",
        help_text="Seen by the reviewer and the partnership’s admins only.",
    )

    def __init__(self, *args: Any, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools


class AwayForm(forms.Form):
    """Days not to be asked for."""

    first_day = GovukDateField(label="First day")
    last_day = GovukDateField(required=False, label="Last day", help_text="Leave it empty for a single day.")
    reason = forms.CharField(required=False, max_length=120, label="Reason", help_text="You need not give one.")

    @property
    def period(self) -> dict[str, Any]:
        """The days, the last one included, as the operation takes them."""
        typed = self.cleaned_data
        first = typed["first_day"]
        return {"starts_on": first, "ends_on": typed["last_day"] or first, "reason": typed["reason"]}


class FederationForm(forms.Form):
    """A name and the schools under one governing body or head."""

    name = forms.CharField(max_length=120, label="Name")
    schools = forms.ModelMultipleChoiceField(
        School.objects.none(), label="Schools", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least two schools"},
    )  # fmt: skip

    def __init__(self, *args: Any, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["schools"].queryset = schools

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, as the operation takes it."""
        return {"name": self.cleaned_data["name"], "school_ids": [row.pk for row in self.cleaned_data["schools"]]}


def federation_of(federation: Federation) -> dict[str, Any]:
    """Return a federation as its form starts."""
    return {"name": federation.name, "schools": [school.pk for school in federation.schools.all()]}


class RegisterFilter(forms.Form):
    """Words and a school to look for in the register; what the chips say is carried along."""

    hide_optional = True

    q = forms.CharField(required=False, max_length=100, label="Name, school or organisation")
    school = forms.ModelChoiceField(School.objects.none(), required=False, label="School", empty_label="Any")
    phase = forms.ChoiceField(required=False, label="Phase", choices=[("", "Any"), *Phase.choices])
    trained = forms.ChoiceField(required=False, label="Trained as", choices=[("", "Anything"), *TrainingKind.choices])
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, schools: QuerySet[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools
