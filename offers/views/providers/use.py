"""How much of providers' time is booked and delivered, by provider, pool or month; as a page or a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from offers.presenters.providers import providers as crumbs
from offers.presenters.providers import use as present
from offers.queries.providers import listing
from offers.queries.providers import use as queries
from tenants import lists
from tenants.access import permission_required
from tenants.calendars import AcademicYear

YEARS_BACK = 2


@require_safe
@permission_required("offers.view_sales")
def use(request: PersonRequest) -> HttpResponse:
    """A year of time, booked and delivered."""
    year, years = _years(request)
    group = request.GET.get("by", "")
    lines = queries.by_month(listing.providers(request.GET), year.starts_on, year.ends_before)
    file = lists.export(request, "use-of-providers", present.columns(), lines)
    if file:
        return file
    if group == "month":
        uses = queries.in_time(lines)
    else:
        uses = (queries.by_pool if group == "pool" else queries.by_provider)(lines, year.starts_on)
    context = {
        "title": "Use of providers",
        "caption": f"Academic year {year.label}. Base: working days without absences and bank holidays.",
        "crumbs": crumbs.crumbs(("Use", "")),
        "chips": [
            *lists.one_of(request, "by", present.GROUPS, group),
            *lists.one_of(request, "year", [(str(one.start), one.label) for one in years], str(year.start)),
            *lists.chips(request, "pool", [(str(pool.pk), pool.name) for pool in listing.pools()]),
        ],
        "export": lists.export_urls(request),
        "uses": uses,
        "chart": present.chart(uses, f"Academic year {year.label}") if uses else None,
        "table": present.table(uses),
    }
    return render(request, "offers/providers/use.html", context)


def _years(request: PersonRequest) -> tuple[AcademicYear, list[AcademicYear]]:
    now = AcademicYear.containing(timezone.localdate())
    years = [AcademicYear(now.start - back) for back in range(-1, YEARS_BACK)]
    return next((year for year in years if str(year.start) == request.GET.get("year")), now), years
