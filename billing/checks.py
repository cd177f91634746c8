"""What `check --deploy` asks of the settings about money."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def keys_are_encrypted_with_a_key_of_their_own(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to deploy when stored keys of the card processor would hang on SECRET_KEY."""
    if all(len(key) >= 32 for key in settings.FIELD_ENCRYPTION_KEYS) and settings.FIELD_ENCRYPTION_KEYS:
        return []
    hint = "Set it to a random text of 32 characters or more; to rotate, put the new one in front with a comma."
    return [Error("FIELD_ENCRYPTION_KEYS is missing or short.", hint=hint, id="billing.E001")]


@register(Tags.security, deploy=True)
def payments_go_to_stripe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to deploy with payments sent to a stand-in."""
    if not settings.STRIPE_API_BASE:
        return []
    return [Error("STRIPE_API_BASE sends payments to a stand-in.", hint="Leave it empty.", id="billing.E002")]
