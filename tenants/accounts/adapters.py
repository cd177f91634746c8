"""How allauth behaves here: accounts come by invitation, never by open sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up: an account is made when an invitation is accepted."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """A provider signs in an invited account with the same verified e-mail; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False
