"""How allauth behaves here: accounts come by invitation, never by open sign-up; e-mails are from the host's own name."""

import logging
from email.utils import formataddr, parseaddr
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from qrcode.image.svg import SvgPathFillImage

from tenants.accounts import secrets
from tenants.shell import site_name

logger = logging.getLogger(__name__)
NOT_SENT = "We could not send the e-mail. Wait a few minutes, then ask for it again."


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up: an account is made when an invitation is accepted."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_from_email(self) -> str:
        return formataddr((site_name(), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or say that it failed: a mail server that is down must not look like a fault of the page."""
        where = {"site_name": site_name(), "site_url": self.request.build_absolute_uri("/")}
        try:
            super().send_mail(template_prefix, email, context | where)
        except OSError:  # smtplib's errors are among them
            logger.exception("mail_not_sent")
            messages.error(self.request, NOT_SENT)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """A provider signs in an invited account with the same verified e-mail; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False


class MfaAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps and recovery codes encrypted; apps show the host's name."""

    def get_totp_issuer(self) -> str:
        return site_name()

    def build_totp_svg(self, url: str) -> str:
        """Draw the picture on white: cameras read dark on light, whatever the page's colours."""
        picture = qrcode.make(url, image_factory=SvgPathFillImage)
        return str(picture.to_string(encoding="unicode"))

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text)
