"""The partnership's own settings: who supplies, where schools pay, how it looks."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.forms.settings import BankForm, ColourForm, IdentityForm, LogoForm
from membership.operations import bank_details
from membership.presenters import settings as shown
from membership.refusals import Refusal
from membership.requests import PersonRequest
from tenants.access import permission_required
from tenants.accounts.step_up import recent_sign_in_required
from tenants.current import current_partnership
from tenants.operations import identity
from tenants.operations.identity import ColourRefused, IdentityRefused, LogoRefused

RULE = "membership.change_settings"


@require_safe
@permission_required(RULE)
def settings_page(request: PersonRequest) -> HttpResponse:
    """All settings, each with its change link."""
    partnership = current_partnership()
    context = {
        "title": "Settings",
        "caption": partnership.name,
        "groups": [
            ("Who you are", shown.identity(partnership), reverse("settings_identity")),
            ("How schools pay you", shown.bank(partnership), reverse("settings_bank")),
            ("How it looks", shown.look(partnership), reverse("settings_colour")),
            ("Sharing", shown.consent(partnership), ""),
        ],
    }
    return render(request, "membership/settings.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(RULE)
@recent_sign_in_required
def change_identity(request: PersonRequest) -> HttpResponse:
    """Change what documents print about the supplier; just after signing in, as warnings go to the address kept here."""
    return _details(request, IdentityForm, "Who you are")


@require_http_methods(["GET", "POST"])
@permission_required(RULE)
@recent_sign_in_required
def change_bank(request: PersonRequest) -> HttpResponse:
    """Change where schools pay, and when; only just after signing in."""
    partnership = current_partnership()
    form = BankForm(request.POST or None, initial={name: getattr(partnership, name) for name in BankForm.base_fields})
    return _kept(
        request,
        form,
        "How schools pay you",
        lambda: bank_details.change(
            by=request.person,
            partnership=partnership,
            details=cast(identity.Identity, form.cleaned_data),
            now=timezone.now(),
        ),
    )


@require_http_methods(["GET", "POST"])
@permission_required(RULE)
def change_colour(request: PersonRequest) -> HttpResponse:
    """Change the accent."""
    partnership = current_partnership()
    form = ColourForm(request.POST or None, initial={"colour": partnership.brand_colour})
    return _kept(
        request,
        form,
        "Accent colour",
        lambda: identity.change_colour(by=request.person, partnership=partnership, **form.cleaned_data),
    )


@require_http_methods(["GET", "POST"])
@permission_required(RULE)
def change_logo(request: PersonRequest) -> HttpResponse:
    """Change or remove the logo."""
    partnership = current_partnership()
    form = LogoForm(request.POST or None, request.FILES or None)

    def work() -> None:
        picture = form.cleaned_data["logo"]
        if picture:
            identity.change_logo(by=request.person, partnership=partnership, content=picture.read())
        else:
            identity.remove_logo(by=request.person, partnership=partnership)

    return _kept(request, form, "Logo", work)


def _details(request: PersonRequest, form_class: type[forms.Form], title: str) -> HttpResponse:
    partnership = current_partnership()
    form = form_class(
        request.POST or None, initial={name: getattr(partnership, name) for name in form_class.base_fields}
    )
    return _kept(
        request,
        form,
        title,
        lambda: identity.change_identity(
            by=request.person, partnership=partnership, details=cast(identity.Identity, form.cleaned_data)
        ),
    )


def _kept(request: PersonRequest, form: forms.Form, title: str, work: Callable[[], object]) -> HttpResponse:
    if form.is_valid() and _accepted(form, work):
        messages.success(request, "Saved. It may take a few seconds to show everywhere.")
        return redirect("settings")
    crumbs = [{"label": "Settings", "url": reverse("settings")}, {"label": title}]
    context: dict[str, Any] = {"title": title, "crumbs": crumbs, "form": form, "cancel_url": reverse("settings")}
    return render(request, "membership/form_page.html", context)


def _accepted(form: forms.Form, work: Callable[[], object]) -> bool:
    try:
        work()
    except IdentityRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except (ColourRefused, LogoRefused, Refusal) as refusal:
        form.add_error(None, str(refusal))
    return not form.errors
