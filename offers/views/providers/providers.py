"""Providers: the list, a new one, its page with absences and fees."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.queries import people, schools
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from offers.forms.providers.providers import AbsenceForm, FeeForm, ProviderFilter, ProviderForm, initial_of
from offers.models import Provider
from offers.operations.providers import absences, fees
from offers.operations.providers import providers as operations
from offers.presenters.deliveries.visits import row as visit_row
from offers.presenters.providers import providers as present
from offers.queries.providers import listing
from tenants import lists
from tenants.access import allowed, permission_required, require


@require_safe
@permission_required("offers.view_sales")
def provider_list(request: PersonRequest) -> HttpResponse:
    """Who delivers, by filters in the address; as a page or a file."""
    rows = listing.providers(request.GET)
    file = lists.export(request, "providers", present.columns(), rows)
    if file:
        return file
    context = {
        "title": "Providers",
        "caption": "Staff, consultants, partner organisations and schools that deliver.",
        "chips": present.provider_chips(request, listing.pools()),
        "filter": ProviderFilter(request.GET),
        "export": lists.export_urls(request),
        "page": lists.page(request, rows),
        "may_change": allowed(request, "offers.manage_delivery"),
    }
    return render(request, "offers/providers/list.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_delivery")
def provider_new(request: PersonRequest) -> HttpResponse:
    """Add a provider."""
    form = _form(request)
    if form.is_valid():
        made = attempt(form, lambda: operations.add(by=request.person, facts=form.facts, pool_ids=form.pool_ids))
        if made:
            messages.success(request, f"{made} is added.")
            return redirect("provider", made.pk)
    context = {"title": "Add a provider", "form": form, "cancel_url": reverse("providers"), "button_label": "Add"}
    return render(request, "membership/form_page.html", context | {"crumbs": present.crumbs(("Add a provider", ""))})


@require_safe
@permission_required("offers.view_sales")
def provider(request: PersonRequest, provider_id: int) -> HttpResponse:
    """One provider: facts, visits, absences, fees, statements."""
    shown = load(provider_id)
    context = {
        "title": shown.name,
        "caption": shown.get_kind_display(),
        "crumbs": present.crumbs((shown.name, "")),
        "provider": shown,
        "facts": present.facts(shown),
        "visits": [visit_row(visit) for visit in listing.visits(shown.pk)],
        "absences": listing.absences(shown.pk, timezone.localdate()),
        "fees": listing.fees(shown.pk),
        "statements": listing.statements(shown.pk),
        "may_change": allowed(request, "offers.manage_delivery"),
    }
    return render(request, "offers/providers/page.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_delivery")
def provider_change(request: PersonRequest, provider_id: int) -> HttpResponse:
    """Change a provider."""
    shown = load(provider_id)
    form = _form(request, shown)
    if form.is_valid() and accepted(
        form,
        lambda: operations.change(by=request.person, provider_id=shown.pk, facts=form.facts, pool_ids=form.pool_ids),
    ):
        messages.success(request, "Saved.")
        return redirect("provider", shown.pk)
    return render(request, "membership/form_page.html", _below(shown, f"Change {shown}") | {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def absence_new(request: PersonRequest, provider_id: int) -> HttpResponse:
    """Enter days on which a provider cannot be asked."""
    shown = _own(request, provider_id)
    form = AbsenceForm(request.POST or None)
    if form.is_valid() and accepted(form, lambda: absences.add(by=request.person, provider_id=shown.pk, **form.period)):
        messages.success(request, "The absence is entered.")
        return redirect(_back(request, shown))
    back = _back(request, shown)
    crumbs = (
        _below(shown, "Enter an absence") if allowed(request, "offers.view_sales") else _own_below("Enter an absence")
    )
    context = crumbs | {"form": form, "cancel_url": back}
    return render(request, "membership/form_page.html", context)


@require_POST
@permission_required("membership.use_service")
def absence_remove(request: PersonRequest, provider_id: int, absence_id: int) -> HttpResponse:
    """Take an absence back."""
    shown = _own(request, provider_id)
    told(
        request,
        "The absence is taken back.",
        lambda: absences.remove(by=request.person, provider_id=shown.pk, absence_id=absence_id),
    )
    return redirect(_back(request, shown))


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_delivery")
def fee_new(request: PersonRequest, provider_id: int) -> HttpResponse:
    """Enter a fixed sum beside the days."""
    shown = load(provider_id)
    form = FeeForm(request.POST or None)
    if form.is_valid() and accepted(
        form, lambda: fees.add(by=request.person, provider_id=shown.pk, **form.cleaned_data)
    ):
        messages.success(request, "The fee is entered. It is paid with the statement of its month.")
        return redirect("provider", shown.pk)
    return render(request, "membership/form_page.html", _below(shown, "Enter a fee") | {"form": form})


@require_POST
@permission_required("offers.manage_delivery")
def fee_remove(request: PersonRequest, provider_id: int, fee_id: int) -> HttpResponse:
    """Take a fee back that is on no statement."""
    shown = load(provider_id)
    told(
        request,
        "The fee is taken back.",
        lambda: fees.remove(by=request.person, provider_id=shown.pk, fee_id=fee_id),
    )
    return redirect("provider", shown.pk)


def load(provider_id: int) -> Provider:
    """Return a provider, or answer that there is none."""
    found = listing.find(provider_id)
    if found is None:
        raise Http404("No such provider.")
    return found


def _own(request: PersonRequest, provider_id: int) -> Provider:
    """A provider whose absences somebody may enter: their own, or any for the office; others' do not exist."""
    shown = load(provider_id)
    if not request.person.office_role_names and shown.person_id != request.person.pk:
        raise Http404("No such provider.")
    require(request, "offers.change_absences", shown)
    return shown


def _back(request: PersonRequest, shown: Provider) -> str:
    return reverse("provider", args=[shown.pk]) if allowed(request, "offers.view_sales") else reverse("my_visits")


def _form(request: PersonRequest, shown: Provider | None = None) -> ProviderForm:
    return ProviderForm(
        request.POST or None,
        schools=schools.open_schools(),
        people=people.listed(),
        pools=listing.pools(),
        initial=initial_of(shown) if shown else {"is_active": True},
    )


def _own_below(title: str) -> dict[str, object]:
    return {"title": title, "crumbs": [{"label": "My visits", "url": reverse("my_visits")}, {"label": title}]}


def _below(shown: Provider, title: str) -> dict[str, object]:
    back = reverse("provider", args=[shown.pk])
    return {"title": title, "crumbs": present.crumbs((shown.name, back), (title, "")), "cancel_url": back}
