"""Sign-in and security at a glance. The address itself is changed by the office, with the person it belongs to."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tenants.queries import accounts


@require_safe
@login_required
def security(request: HttpRequest) -> HttpResponse:
    """Show how the signed-in account signs in."""
    return render(request, "account/security.html", {"rows": _rows(request.user)})


def _rows(user: Any) -> list[dict[str, str]]:
    steps, connected = accounts.second_steps(user.pk), accounts.connected(user.pk)
    has_password = user.has_usable_password()
    return [
        {"key": "E-mail address", "value": user.email},
        {
            "key": "Password",
            "value": "Set" if has_password else "None: a code by e-mail signs you in",
            "action_url": reverse("account_change_password" if has_password else "account_set_password"),
            "action_label": "Change" if has_password else "Choose one",
        },
        {
            "key": "Two-step sign-in",
            "value": f"On: {', '.join(steps)}" if steps else "Off",
            "action_url": reverse("mfa_index"),
        },
        {
            "key": "Connected accounts",
            "value": ", ".join(connected) or "None",
            "action_url": reverse("socialaccount_connections"),
        },
    ]
