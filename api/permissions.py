"""Access: a key needs the view's scope, a signed-in person the same rule as the page."""

from typing import Any

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from tenants import access
from tenants.accounts.models import ApiKey


class ScopedAccess(BasePermission):
    """Reads `scope` (a room), `rule` and `write_rule` (policy names) of the view; deny by default."""

    message = "You may not do this. A key needs the scope named in the documentation, a person the role."

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method not in view.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        if isinstance(request.auth, ApiKey):
            return scope_of(view, request.method) in request.auth.scopes
        rule = view.rule if request.method in SAFE_METHODS else view.write_rule
        return bool(request.user.is_authenticated and rule) and access.allowed(request, rule)


def scope_of(view: Any, method: str | None) -> str:
    """Return the scope a key needs for this view and method: “billing:read”."""
    return f"{view.scope}:{'read' if method in SAFE_METHODS else 'write'}"
