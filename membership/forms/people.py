"""Forms about people: narrowing the list, adding, changing, roles, the mailbox, accepting an invitation."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Trust

ROLES = [("", "Any"), *OfficeRole.choices, *SchoolRoleKind.choices]


class PersonField(forms.ModelChoiceField):
    """A person by name and place: two people may have one name. Its choices come from `queries.people.listed`."""

    def label_from_instance(self, obj: Any) -> str:
        """“Asha Example, Elm Primary”."""
        places = [held.school.name for held in obj.school_roles.all()] + ["partnership office"] * bool(
            obj.office_roles.all()
        )
        return f"{obj.name}, {' and '.join(dict.fromkeys(places)) or obj.email}"


class PeopleFilterForm(forms.Form):
    """What the list of people can be narrowed to."""

    q = forms.CharField(required=False, max_length=80, label="Name or e-mail")
    role = forms.ChoiceField(required=False, choices=ROLES)
    former = forms.BooleanField(required=False, label="Deactivated people")

    hide_optional = True


class PersonForm(forms.Form):
    """Who somebody is and how to reach them."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    job_title = forms.CharField(label="Job title", required=False, max_length=80)
    phone = forms.CharField(label="Telephone", required=False, max_length=20)


class NewPersonForm(PersonForm):
    """A new person with their first role, who may be invited at once."""

    office_roles = forms.MultipleChoiceField(
        label="Roles in the partnership office",
        required=False,
        choices=OfficeRole.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    school = forms.ModelChoiceField(label="School", required=False, queryset=None, empty_label="No school")
    role = forms.ChoiceField(label="Role at the school", required=False, choices=[("", "–"), *SchoolRoleKind.choices])
    invite = forms.BooleanField(label="Send an invitation to sign in now", required=False, initial=True)

    def __init__(self, *args: Any, schools: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools

    def clean(self) -> dict[str, object]:
        """A school needs a role, and a role a school."""
        given = super().clean() or {}
        if bool(given.get("school")) != bool(given.get("role")):
            self.add_error("role", "Choose a school and a role at it, or neither.")
        return given

    @property
    def school_roles(self) -> list[tuple[int, str]]:
        """The role chosen, as the operation takes it."""
        school = self.cleaned_data["school"]
        return [(school.pk, self.cleaned_data["role"])] if school else []


class TeamMemberForm(PersonForm):
    """A colleague whom a school adds to its own team."""

    role = forms.ChoiceField(label="Role", choices=SchoolRoleKind.choices, widget=forms.RadioSelect)


class OfficeRolesForm(forms.Form):
    """The roles in the office, all at once."""

    roles = forms.MultipleChoiceField(
        label="Roles in the partnership office",
        required=False,
        choices=OfficeRole.choices,
        widget=forms.CheckboxSelectMultiple,
    )


class SchoolRoleForm(forms.Form):
    """One more role at a school."""

    school = forms.ModelChoiceField(queryset=None, empty_label="Choose a school")
    role = forms.ChoiceField(choices=SchoolRoleKind.choices)

    def __init__(self, *args: Any, schools: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools


class TrustsForm(forms.Form):
    """The trusts whose money somebody sees."""

    trusts = forms.TypedMultipleChoiceField(
        label="Sees the money of these trusts", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, trusts: Sequence[Trust], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trusts"].choices = [(trust.pk, trust.name) for trust in trusts]


class HandOverForm(forms.Form):
    """The new owner of a role mailbox."""

    name = forms.CharField(label="Name of the new owner", max_length=120)


class AcceptForm(forms.Form):
    """A password, for those who want one."""

    password = forms.CharField(
        required=False,
        strip=False,
        label="Password",
        help_text="At least 10 characters. Leave it empty and we e-mail you a code each time.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "govuk-input--width-20"}),
    )

    def clean_password(self) -> str:
        """Refuse a weak password; none is fine."""
        password = str(self.cleaned_data["password"])
        if password:
            validate_password(password)
        return password
