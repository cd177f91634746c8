"""Where a partnership's pages are, for e-mails: links need the whole address."""

import os

from django.conf import settings

from tenants.fanout import in_public
from tenants.models import Domain, Partnership


def absolute(partnership: Partnership, path: str) -> str:
    """Return the whole address of a path on the partnership's primary host. One query in public.

    PORT is only set where the product listens itself, as in the demo.
    """
    host = in_public(_primary_host, partnership.pk) or f"{partnership.slug}.{settings.BASE_HOST}"
    port = os.environ.get("PORT", "") if settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL == "http" else ""
    return f"{settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL}://{host}{f':{port}' if port else ''}{path}"


def _primary_host(partnership_id: int) -> str | None:
    return Domain.objects.filter(tenant=partnership_id, is_primary=True).values_list("domain", flat=True).first()
