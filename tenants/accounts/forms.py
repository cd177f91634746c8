"""allauth's forms in this product's words. GOV.UK forms have labels and hints, no placeholders."""

from typing import Any

from allauth.account import forms
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.forms import BaseForm

LABELS = {
    "login": "E-mail address",
    "email": "E-mail address",
    "remember": "Stay signed in on this browser",
    "passwordless": "Let this key sign me in by itself",
}
HINTS = {"passwordless": "You then need neither a code nor a password, but your fingerprint, face or PIN."}


class Worded(BaseForm):
    """Gives fields our labels, and takes placeholders away."""

    hide_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, field.help_text)


class LoginForm(Worded, forms.LoginForm):
    """E-mail address and password."""


class RequestLoginCodeForm(Worded, forms.RequestLoginCodeForm):
    """Where to send a sign-in code."""


class ConfirmLoginCodeForm(Worded, forms.ConfirmLoginCodeForm):
    """The sign-in code."""


class ResetPasswordForm(Worded, forms.ResetPasswordForm):
    """Where to send a code to reset a password."""


class ConfirmPasswordResetCodeForm(Worded, forms.ConfirmPasswordResetCodeForm):
    """The code to reset a password."""


class ResetPasswordKeyForm(Worded, forms.ResetPasswordKeyForm):
    """A new password after a reset."""


class ChangePasswordForm(Worded, forms.ChangePasswordForm):
    """The old and the new password."""


class SetPasswordForm(Worded, forms.SetPasswordForm):
    """A first password."""


class ReauthenticateForm(Worded, forms.ReauthenticateForm):
    """The password, once more."""


class AuthenticateForm(Worded, second_step.AuthenticateForm):
    """The code of an authenticator app, or a recovery code."""


class SecondStepAgainForm(Worded, second_step.ReauthenticateForm):
    """The same, once more, before something sensitive."""


class ActivateTotpForm(Worded, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""


class AddWebAuthnForm(Worded, webauthn.AddWebAuthnForm):
    """A new passkey or security key."""
