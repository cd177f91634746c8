"""What operators type: a new partnership, and why one is suspended or brought back."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tenants.enums import LegalForm


class AuthorityCodesField(forms.CharField):
    """Three-figure codes separated by commas or spaces; cleans to a list of numbers in the order typed."""

    default_error_messages = {
        "required": "Enter at least one local authority’s code",
        "codes": "Use three-figure codes with commas between them, like 209, 309",
    }

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        words = re.split(r"[\s,]+", str(value or "").strip())
        if words == [""]:
            return []
        if not all(re.fullmatch(r"[0-9]{3}", word) for word in words):
            raise ValidationError(self.error_messages["codes"], "codes")
        return [int(word) for word in words]


class PartnershipForm(forms.Form):
    """A partnership to be set up."""

    name = forms.CharField(max_length=120, error_messages={"required": "Enter the partnership’s name"})
    slug = forms.CharField(
        label="Web name",
        max_length=30,
        help_text="Lower-case letters, figures and hyphens; becomes the start of its address.",
        error_messages={"required": "Enter a web name"},
    )
    la_codes = AuthorityCodesField(
        label="Local authorities", help_text="Codes of the Department for Education, for example 209, 309."
    )
    legal_form = forms.ChoiceField(choices=LegalForm.choices, initial=LegalForm.CLG)
    admin_name = forms.CharField(label="Administrator’s name", max_length=120, required=False)
    admin_email = forms.EmailField(
        label="Administrator’s e-mail address",
        help_text="Gets an invitation to sign in.",
        error_messages={"required": "Enter the administrator’s e-mail address"},
    )
    domain = forms.CharField(
        label="Own host name", max_length=253, required=False, help_text="Leave empty to use the web name."
    )


class ReasonForm(forms.Form):
    """Why; kept in the log."""

    reason = forms.CharField(
        max_length=200,
        help_text="Kept in the log. Do not name people.",
        error_messages={"required": "Enter a reason"},
    )
