"""The default connection with the type it has: Django's proxy knows nothing of schemas."""

from typing import cast

from django.db import connection as proxy

from tenants.backend.base import DatabaseWrapper

connection = cast(DatabaseWrapper, proxy)
