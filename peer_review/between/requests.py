"""What a view on the association's host may rely on once somebody is signed in."""

from django.http import HttpRequest

from tenants.accounts.models import User


class AccountRequest(HttpRequest):
    """A request of an account of the association."""

    actor: User
