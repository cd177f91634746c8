"""What `check --deploy` refuses beyond Django's own list."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def demo_sign_in_is_off(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to deploy with the page that signs anyone in as anyone."""
    if not settings.DEMO_SIGN_IN:
        return []
    return [Error("DEMO_SIGN_IN lets anyone sign in as anyone.", hint="Set DEMO_SIGN_IN = False.", id="tenants.E010")]
