"""The operator's pages, on the association's host only."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tenants.access import permission_required
from tenants.accounts.models import User
from tenants.forms import PartnershipForm, ReasonForm
from tenants.names import NameRefused
from tenants.operations import provisioning, statuses
from tenants.operations.provisioning_errors import ProvisioningRefused
from tenants.queries import health, operating

operators_only = permission_required("tenants.operate")
CRUMBS = [{"label": "Partnerships", "url": "/operator/"}]
FIELD_OF = {
    "slug_taken": "slug",
    "name_refused": "slug",
    "name_taken": "name",
    "domain_refused": "domain",
    "unknown_authority": "la_codes",
    "legal_form_refused": "legal_form",
    "email_refused": "admin_email",
}


@require_safe
@operators_only
def partnerships(request: HttpRequest) -> HttpResponse:
    """Every partnership and whether it answers."""
    found = list(operating.all_partnerships())
    live = sum(partnership.status == "live" for partnership in found)
    context = {"title": "Partnerships", "partnerships": found, "caption": f"{len(found)} in all · {live} live"}
    return render(request, "operator/partnerships.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@operators_only
def create(request: HttpRequest) -> HttpResponse:
    """Set up a partnership; it is there at once while the pool lasts, else in the background."""
    form = PartnershipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = provisioning.request_partnership(by=_account(request), now=timezone.now(), **form.cleaned_data)
        except (ProvisioningRefused, NameRefused) as refusal:
            form.add_error(FIELD_OF.get(refusal.code), str(refusal))
        else:
            messages.success(request, _outcome(form.cleaned_data["name"], is_ready=made is not None))
            return redirect("operator_partnerships")
    context = {"title": "Set up a partnership", "form": form, "crumbs": [*CRUMBS, {"label": "Set up"}]}
    return render(request, "operator/create.html", context, status=422 if form.errors else 200)


def _account(request: HttpRequest) -> User:
    """The operator: the guard of these pages lets nobody else in."""
    return cast(User, request.user)


def _outcome(name: str, *, is_ready: bool) -> str:
    if is_ready:
        return f"{name} is set up. Its administrator has been invited."
    return f"{name} is being set up. It appears in this list within a minute."


@require_http_methods(["GET", "HEAD", "POST"])
@operators_only
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a partnership from answering, after saying what that means."""
    return _change_status(request, pk, "suspend")


@require_http_methods(["GET", "HEAD", "POST"])
@operators_only
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a suspended partnership answer again."""
    return _change_status(request, pk, "restore")


def _change_status(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    partnership = get_object_or_404(operating.all_partnerships(), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            getattr(statuses, action)(by=_account(request), partnership_id=pk, now=timezone.now(), **form.cleaned_data)
        except statuses.StatusRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{partnership} was {'suspended' if action == 'suspend' else 'brought back'}.")
            return redirect("operator_partnerships")
    title = f"{'Suspend' if action == 'suspend' else 'Bring back'} {partnership}"
    context = {"title": title, "partnership": partnership, "form": form, "crumbs": [*CRUMBS, {"label": title}]}
    return render(request, f"operator/{action}.html", context, status=422 if form.errors else 200)


@require_safe
@operators_only
def service_health(request: HttpRequest) -> HttpResponse:
    """Whether schemas are ready and migrated, and whether jobs move."""
    problems = health.problems()
    context = {
        "title": "Health",
        "problems": problems,
        "pool": operating.pool_health(),
        "jobs_waiting": None if "broker" in problems else health.jobs_waiting(),
    }
    return render(request, "operator/health.html", context)


@require_safe
@operators_only
def register_imports(request: HttpRequest) -> HttpResponse:
    """What each load of the school register did."""
    context = {"title": "School register", "imports": operating.register_imports()}
    return render(request, "operator/register.html", context)
