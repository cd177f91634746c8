"""Forms about places: who comes and who pays, what they need, another person, another date, giving a place up."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from django import forms

from membership.models import Person
from offers.enums import CancelReason
from offers.models import Event
from offers.operations.delegates import Delegate

MOST_UNNAMED: Final = 20
NEEDS_LENGTH: Final = 500
SCHOOLS_REASONS = [
    (reason.value, reason.label) for reason in (CancelReason.DELEGATE, CancelReason.OFSTED, CancelReason.OTHER)
]


class NeedsField(forms.CharField):
    """What somebody must not eat or cannot do without: a browser shall not cut it off, so its length is said and checked."""

    def __init__(self, label: str = "Dietary and access needs", **kwargs: Any) -> None:
        most = f"At most {NEEDS_LENGTH} characters"
        errors = {"max_length": f"{label}: {most.lower()} (it has %(show_value)d)."}
        super().__init__(
            label=label, required=False, max_length=NEEDS_LENGTH, help_text=f"{most}.", error_messages=errors, **kwargs
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out the length, at which browsers stop without a word."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class ColleagueFields(forms.Form):
    """A colleague who is not in the team yet."""

    new_name = forms.CharField(label="Name", required=False, max_length=120)
    new_email = forms.EmailField(label="E-mail address", required=False)

    def clean(self) -> dict[str, Any]:
        """A new colleague needs both."""
        given = super().clean() or {}
        if bool(given.get("new_name")) != bool(given.get("new_email")) and not self.errors:
            self.add_error(
                "new_email" if given.get("new_name") else "new_name", "Give the name and the e-mail address."
            )
        return given

    @property
    def colleague(self) -> list[Delegate]:
        """The new colleague, if one was named."""
        email = self.cleaned_data.get("new_email")
        return [Delegate(name=self.cleaned_data["new_name"], email=email)] if email else []


class BookForm(ColleagueFields):
    """Who comes and under which order number."""

    hide_optional = True

    submission = forms.UUIDField(widget=forms.HiddenInput)
    people = forms.TypedMultipleChoiceField(
        label="Who comes?", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    unnamed = forms.IntegerField(
        label="Places whose names follow", required=False, min_value=0, max_value=MOST_UNNAMED,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )  # fmt: skip
    purchase_order = forms.CharField(
        label="Purchase order number, if your school uses one", required=False, max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )  # fmt: skip
    pays = forms.BooleanField(label="Pay these places at their price and keep the allowance", required=False)

    field_order = ("people", "new_name", "new_email", "unnamed", "purchase_order", "pays", "submission")

    def __init__(self, *args: Any, team: Sequence[Person], has_allowance: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(person.pk, person.name) for person in team]
        self.fields["submission"].initial = uuid4
        self.team = {person.pk: person for person in team}
        if not has_allowance:
            del self.fields["pays"]

    def clean(self) -> dict[str, Any]:
        """Somebody has to come."""
        given = super().clean()
        if not self.errors and not (given.get("people") or given.get("unnamed") or given.get("new_email")):
            self.add_error("people", "Choose who comes, or say how many names follow.")
        return given

    @property
    def submission_id(self) -> UUID:
        """The form's own number: sent twice it is one order."""
        found: UUID = self.cleaned_data["submission"]
        return found

    @property
    def delegates(self) -> list[Delegate]:
        """Who comes, as the operation takes it; needs are said on the next page."""
        named = [Delegate(person_id=pk) for pk in self.cleaned_data["people"]]
        return [*named, *self.colleague, *[Delegate()] * (self.cleaned_data["unnamed"] or 0)]

    @property
    def labels(self) -> list[str]:
        """Who comes, in the same order, in words."""
        named = [self.team[pk].name for pk in self.cleaned_data["people"]]
        new = [one.name for one in self.colleague]
        return [*named, *new, *["Name to follow"] * (self.cleaned_data["unnamed"] or 0)]


class NeedsForm(forms.Form):
    """What each delegate needs, and a word to the approver; one field per place."""

    message = forms.CharField(label="A word to whoever approves", required=False, max_length=300)

    def __init__(self, *args: Any, labels: Sequence[str], asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = [f"needs_{place}" for place in range(len(labels))]
        for name, label in zip(self.names, labels, strict=True):
            widget = forms.TextInput(attrs={"autocomplete": "off"})
            self.fields[name] = NeedsField(f"Dietary and access needs: {label}", widget=widget)
        if not asks:
            del self.fields["message"]

    @property
    def needs(self) -> list[str]:
        """What each needs, in the order of the places."""
        return [self.cleaned_data[name] for name in self.names]


class CancelForm(forms.Form):
    """Why a place is given up."""

    reason = forms.ChoiceField(
        label="Why?", choices=SCHOOLS_REASONS, widget=forms.RadioSelect, initial=CancelReason.DELEGATE
    )
    note = forms.CharField(label="Note", required=False, max_length=300)

    def __init__(self, *args: Any, is_office: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_office:
            self.fields["reason"].choices = [
                *SCHOOLS_REASONS,
                (CancelReason.ORGANISER.value, CancelReason.ORGANISER.label),
            ]

    @property
    def reasons(self) -> list[str]:
        """The reasons that can be chosen."""
        return [value for value, _ in self.fields["reason"].choices]


class SwapForm(ColleagueFields):
    """Who comes instead."""

    person = forms.TypedChoiceField(label="Who comes?", coerce=int, required=False, empty_value=None)
    needs = NeedsField()

    field_order = ("person", "new_name", "new_email", "needs")

    def __init__(self, *args: Any, team: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Choose somebody"), *((person.pk, person.name) for person in team)]
        self.fields["new_name"].label = "Or a colleague who is not in the list: name"
        self.fields["new_email"].label = "Their e-mail address"

    def clean(self) -> dict[str, Any]:
        """Somebody has to be chosen, or named."""
        given = super().clean()
        if not self.errors and not given.get("person") and not given.get("new_email"):
            self.add_error("person", "Choose who comes, or add a colleague below.")
        return given

    @property
    def delegate(self) -> Delegate:
        """Who comes, as the operation takes it."""
        needs = self.cleaned_data["needs"]
        if self.cleaned_data["person"]:
            return Delegate(person_id=self.cleaned_data["person"], needs=needs)
        [new] = self.colleague
        return Delegate(name=new.name, email=new.email, needs=needs)


class WaitForm(SwapForm):
    """Who waits."""

    purchase_order = forms.CharField(label="Purchase order number", required=False, max_length=40)

    field_order = ("person", "new_name", "new_email", "purchase_order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].label = "Who waits?"
        self.fields["needs"].widget = forms.HiddenInput()


class MoveForm(forms.Form):
    """To which date a place moves."""

    event = forms.TypedChoiceField(label="Which date?", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, dates: Sequence[tuple[Event, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [(event.pk, label) for event, label in dates]


class NeedsOfOneForm(forms.Form):
    """What one delegate needs."""

    needs = NeedsField(widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    """Why something is done out of turn."""

    reason = forms.CharField(label="Reason", max_length=300)
