"""The catalogue outside: a page anybody may read where the partnership says so, and the brochure."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.presenters.memberships import year_chips
from membership.queries import years
from membership.requests import PersonRequest
from offers.forms.catalogue.others import SearchForm
from offers.pdf.brochure import brochure_name, brochure_pdf, content
from offers.presenters.catalogue import public as present
from offers.queries.catalogue import brochure as queries
from offers.queries.catalogue import offers as offer_queries
from offers.queries.settings import offers_settings
from offers.views.catalogue.viewer import open_years
from tenants import lists
from tenants.access import permission_required
from tenants.current import current_partnership


@require_safe
def catalogue_public(request: HttpRequest) -> HttpResponse:
    """What is offered, for anybody; with prices where the partnership says so. Raises Http404 when it is not public."""
    settings, every = offers_settings(), open_years(years.every())
    if not settings.is_catalogue_public:
        raise Http404("The catalogue is not public.")
    year = years.shown(every, request.GET.get("year", ""), timezone.localdate())
    context: dict[str, Any] = {
        "title": "What we offer",
        "caption": current_partnership().name,
        "year": year,
        "shows_prices": settings.shows_prices_publicly,
    }
    if year:
        found = offer_queries.filtered(queries.published(year), request.GET.dict())
        page = lists.page(request, found)
        context |= {
            "year_chips": year_chips(request, every, year) if len(every) > 1 else [],
            "filter": SearchForm(
                request.GET, categories=[(str(one.pk), one.name) for one in offer_queries.categories()]
            ),
            "page": page,
            "rows": present.rows(page, shows_prices=settings.shows_prices_publicly),
        }
    return render(request, "offers/catalogue/public.html", context)


@require_safe
def brochure_public(request: HttpRequest) -> HttpResponse:
    """The brochure for anybody. Raises Http404 when the catalogue is not public."""
    settings = offers_settings()
    if not settings.is_catalogue_public:
        raise Http404("The catalogue is not public.")
    return _brochure(request, shows_prices=settings.shows_prices_publicly)


@require_safe
@permission_required("offers.view_catalogue")
def brochure(request: PersonRequest) -> HttpResponse:
    """The whole catalogue of a year as PDF, with prices."""
    return _brochure(request, shows_prices=True)


def _brochure(request: HttpRequest, *, shows_prices: bool) -> HttpResponse:
    partnership, today = current_partnership(), timezone.localdate()
    year = years.shown(open_years(years.every()), request.GET.get("year", ""), today)
    if year is None:
        raise Http404("Nothing is published yet.")
    told = content(year.label, queries.published(year), partnership, today, shows_prices=shows_prices)
    response = HttpResponse(brochure_pdf(told), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{brochure_name(partnership, year.start_year)}"'
    return response
