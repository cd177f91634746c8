"""The page an invitation leads to: one button, no field that must be filled."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from membership.forms.people import AcceptForm
from membership.link_keys import key_hash
from membership.operations import invitations
from membership.queries import people
from membership.views.answers import attempt

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Open the account and sign in; used, old and unknown links look alike."""
    invitation = people.invitation(key_hash(key))
    if invitation is None or not invitations.is_open(invitation, timezone.now()):
        return render(
            request, "membership/invitation_invalid.html", {"title": "This invitation no longer works"}, status=404
        )
    form = AcceptForm(request.POST or None)
    if form.is_valid():
        user = attempt(form, lambda: invitations.accept(key=key, now=timezone.now(), **form.cleaned_data))
        if user:
            login(request, user, backend=BACKEND)
            return redirect("home")
    context = {"title": f"Welcome, {invitation.person.name}", "invitation": invitation, "form": form}
    return render(request, "membership/invitation.html", context)
