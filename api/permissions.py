"""Access: a key needs the view's scope, a signed-in person the same rule as the page."""

from typing import TYPE_CHECKING

import rules
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from tenants.accounts.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module while it loads


class ScopedAccess(BasePermission):
    """Reads `scope` (a room) and `rule` (a policy name) of the view; deny by default."""

    message = "You may not do this. A key needs the scope named in the documentation; a person needs the role."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if isinstance(request.auth, ApiKey):
            verb = "read" if request.method in SAFE_METHODS else "write"
            return f"{view.scope}:{verb}" in request.auth.scopes
        actor = getattr(request, "actor", None)
        if not request.user.is_authenticated or actor is None:
            return False
        rule = view.rule if request.method in SAFE_METHODS else view.write_rule
        return bool(rule) and rules.test_rule(rule, actor, None)
