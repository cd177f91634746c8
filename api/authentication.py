"""`Authorization: Bearer <key>`: a key opens only the host whose schema issued it."""

import pghistory
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from tenants.accounts.models import ApiKey
from tenants.operations import api_keys


class KeyHolder:
    """The system behind an API key, where a page has an account. Its number is nobody's, so that it finds no person."""

    is_authenticated = True
    is_active = True
    is_anonymous = False
    pk = 0

    def __init__(self, key: ApiKey) -> None:
        self.key = key

    def __str__(self) -> str:
        return f"API key {self.key.name}"


class ApiKeyAuthentication(BaseAuthentication):
    """Looks a key up by its hash in the current schema; history names the key."""

    def authenticate(self, request: Request) -> tuple[KeyHolder, ApiKey] | None:
        kind, _, clear = get_authorization_header(request).decode("latin-1").partition(" ")
        if kind.lower() != "bearer":
            return None
        key = api_keys.authenticate(clear=clear.strip(), now=timezone.now())
        if key is None:
            raise AuthenticationFailed("This API key is not valid here. Check that it was issued for this host.")
        pghistory.context(api_key=key.prefix)
        return KeyHolder(key), key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class ApiKeyScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document describes the key."""

    target_class = "api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key issued for this host",
        }
