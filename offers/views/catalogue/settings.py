"""Everything about offers that is set once: decisions, categories, and the way to what others set."""

from functools import partial
from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from offers.forms.catalogue.others import CategoryForm, SettingsForm
from offers.operations.catalogue import categories as category_operations
from offers.operations.catalogue import settings as operations
from offers.presenters.catalogue import settings as present
from offers.queries.catalogue import offers as queries
from offers.queries.settings import offers_settings
from tenants.access import allowed, permission_required


@require_safe
@permission_required("offers.configure")
def offer_settings(request: PersonRequest) -> HttpResponse:
    """The decisions, and links to what else is set."""
    context = {
        "title": "Settings of offers",
        "rows": present.decisions(offers_settings()),
        "links": [link | {"url": reverse(link["name"])} for link in present.LINKS],
        "can_change": allowed(request, "offers.change_settings"),
    }
    return render(request, "offers/catalogue/settings.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.change_settings")
def offer_settings_change(request: PersonRequest) -> HttpResponse:
    """Decide."""
    row = offers_settings()
    form = SettingsForm(request.POST or None, initial={name: getattr(row, name) for name in SettingsForm.base_fields})
    if form.is_valid() and accepted(
        form, lambda: operations.decide(by=request.person, decided=cast(operations.Decided, form.cleaned_data))
    ):
        messages.success(request, "Saved.")
        return redirect("offer_settings")
    context = {
        "title": "Change the settings of offers",
        "crumbs": [{"label": "Settings of offers", "url": reverse("offer_settings")}, {"label": "Change"}],
        "form": form,
        "cancel_url": reverse("offer_settings"),
    }
    return render(request, "membership/form_page.html", context)


@require_safe
@permission_required("offers.configure")
def categories(request: PersonRequest) -> HttpResponse:
    """The headings of the catalogue."""
    context = {
        "title": "Categories",
        "caption": "The headings of the catalogue, in the order schools see them.",
        "crumbs": [{"label": "Settings of offers", "url": reverse("offer_settings")}, {"label": "Categories"}],
        "rows": queries.categories_counted(),
    }
    return render(request, "offers/catalogue/categories.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def category_change(request: PersonRequest, category_id: int | None = None) -> HttpResponse:
    """Add a category, or change one."""
    row = queries.category(category_id) if category_id else None
    initial = {name: getattr(row, name) for name in CategoryForm.base_fields} if row else {}
    form = CategoryForm(request.POST or None, initial=initial)
    if form.is_valid() and accepted(
        form, lambda: category_operations.keep(by=request.person, category_id=category_id, **form.cleaned_data)
    ):
        messages.success(request, "Saved.")
        return redirect("categories")
    title = f"Change {row}" if row else "Add a category"
    context = {
        "title": title,
        "crumbs": [{"label": "Categories", "url": reverse("categories")}, {"label": title}],
        "form": form,
        "cancel_url": reverse("categories"),
    }
    return render(request, "membership/form_page.html", context)


@require_POST
@permission_required("offers.configure")
def category_remove(request: PersonRequest, category_id: int) -> HttpResponse:
    """Remove an empty category."""
    row = queries.category(category_id)
    take = partial(category_operations.remove, by=request.person, category_id=row.pk)
    told(request, f"“{row}” is removed.", take)
    return redirect("categories")
