"""Questions about the API keys of the current schema."""

from django.shortcuts import get_object_or_404

from tenants.accounts.models import ApiKey


def every() -> list[ApiKey]:
    """Return all keys, those that work first, each by name; one query."""
    return sorted(ApiKey.objects.all(), key=lambda key: (key.revoked_at is not None, key.name, key.pk))


def get(key_id: int) -> ApiKey:
    """Return one key. Raises Http404."""
    return get_object_or_404(ApiKey, pk=key_id)
