"""Prices: those in force, a new version with its effect on every school, publishing it."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.forms.tariffs import ClassForm, ExceptionFormSet, TariffForm, exceptions_given
from membership.models import Tariff
from membership.operations import classes
from membership.operations import tariffs as operations
from membership.presenters import memberships
from membership.presenters import tariffs as shown
from membership.queries import effects, years
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from tenants.access import allowed, permission_required


@require_safe
@permission_required("membership.view_tariffs")
def tariff_list(request: PersonRequest) -> HttpResponse:
    """Every version of a year's prices, those in force first."""
    every = years.every()
    year = years.shown(every, request.GET.get("year", ""), timezone.localdate())
    versions = years.tariff_versions(year.pk) if year else []
    context = {
        "title": f"Prices {year.label}" if year else "Prices",
        "caption": "A price is never edited: a change is a new version, shown to you school by school before it counts.",
        "year": year,
        "year_chips": memberships.year_chips(request, every, year) if year else [],
        "cards": [(tariff, shown.rule(tariff)) for tariff in versions if tariff.is_current or tariff.is_draft],
        "past": [tariff for tariff in versions if not tariff.is_current and not tariff.is_draft],
        "can_change": allowed(request, "membership.change_tariffs"),
        "missing": [kind for kind in years.classes() if kind.pk not in {t.membership_class_id for t in versions}],
    }
    return render(request, "membership/tariffs.html", context)


@require_safe
@permission_required("membership.view_tariffs")
def tariff_page(request: PersonRequest, tariff_id: int) -> HttpResponse:
    """One version: its rule, and for a draft what it would change."""
    tariff = years.tariff(tariff_id)
    context = {
        "title": f"{tariff.membership_class} {tariff.year.label}",
        "caption": f"Version {tariff.version}",
        "crumbs": _crumbs(tariff, f"Version {tariff.version}"),
        "tariff": tariff,
        "rule": shown.rule(tariff),
        "summary": effects.of(tariff) if tariff.is_draft else None,
        "can_change": allowed(request, "membership.change_tariffs"),
    }
    return render(request, "membership/tariff.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.change_tariffs")
def new_version(request: PersonRequest, start_year: int, class_id: int) -> HttpResponse:
    """Write the next version of a price, starting from the one in force."""
    year, kind, base = years.get(start_year), years.membership_class(class_id), years.current(start_year, class_id)
    form = TariffForm(request.POST or None, initial=shown.initial(base))
    exceptions = ExceptionFormSet(request.POST or None, initial=shown.initial_exceptions(base), prefix="exceptions")
    if form.is_valid() and exceptions.is_valid():
        write = partial(
            operations.new_version,
            by=request.person,
            year_id=year.pk,
            membership_class_id=kind.pk,
            fields=form.fields_given,
            exceptions=exceptions_given(exceptions),
        )
        if made := attempt(form, write):
            return redirect("tariff", made.pk)
    title = f"New price for {kind} {year.label}"
    crumbs = [{"label": f"Prices {year.label}", "url": _prices(start_year)}, {"label": "New version"}]
    context = {"title": title, "crumbs": crumbs, "form": form, "exceptions": exceptions}
    return render(request, "membership/tariff_form.html", context | {"cancel_url": _prices(start_year)})


@require_POST
@permission_required("membership.change_tariffs")
def publish(request: PersonRequest, tariff_id: int) -> HttpResponse:
    """Put a draft in force."""
    tariff = years.tariff(tariff_id)
    done = "The price is published. Schools that have yet to answer see the new price."
    told(request, done, lambda: operations.publish(by=request.person, tariff_id=tariff.pk, now=timezone.now()))
    return redirect("tariff", tariff.pk)


@require_POST
@permission_required("membership.change_tariffs")
def discard(request: PersonRequest, tariff_id: int) -> HttpResponse:
    """Throw a draft away."""
    tariff = years.tariff(tariff_id)
    told(request, "The draft is thrown away.", lambda: operations.discard(by=request.person, tariff_id=tariff.pk))
    return redirect(_prices(tariff.year.start_year))


@require_http_methods(["GET", "POST"])
@permission_required("membership.change_tariffs")
def membership_class(request: PersonRequest, class_id: int | None = None) -> HttpResponse:
    """Say what a class of membership is called, gives and asks."""
    kind = years.membership_class(class_id) if class_id else None
    form = ClassForm(request.POST or None, initial=shown.initial_class(kind))
    if form.is_valid() and accepted(
        form, lambda: classes.keep(by=request.person, class_id=class_id, **form.cleaned_data)
    ):
        return redirect("tariffs")
    title = f"What {kind} gives" if kind else "Add a class of membership"
    crumbs = [{"label": "Prices", "url": reverse("tariffs")}, {"label": title}]
    context = {"title": title, "crumbs": crumbs, "form": form, "cancel_url": reverse("tariffs")}
    return render(request, "membership/form_page.html", context)


def _crumbs(tariff: Tariff, title: str) -> list[dict[str, str]]:
    return [{"label": f"Prices {tariff.year.label}", "url": _prices(tariff.year.start_year)}, {"label": title}]


def _prices(start_year: int) -> str:
    return f"{reverse('tariffs')}?year={start_year}"
