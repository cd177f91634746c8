"""Questions about how somebody signs in."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

SECOND_STEPS = {Authenticator.Type.TOTP: "authenticator app", Authenticator.Type.WEBAUTHN: "passkey or security key"}


def second_steps(user_id: int) -> list[str]:
    """Return the second steps an account has set up, in words; one query."""
    kinds = set(Authenticator.objects.filter(user=user_id).values_list("type", flat=True))
    return [words for kind, words in SECOND_STEPS.items() if kind in kinds]


def connected(user_id: int) -> list[str]:
    """Return the names of the services an account is connected to; one query."""
    accounts = SocialAccount.objects.filter(user=user_id).order_by("provider")
    return [str(account.get_provider().name) for account in accounts]
