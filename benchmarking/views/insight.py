"""On a partnership's host: its own figures against the published ones, and what it shares."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from benchmarking.forms import ConsentForm
from benchmarking.operations import consent, publishing
from benchmarking.presenters import insight as presenters
from benchmarking.presenters import listing
from benchmarking.queries import insight as queries
from benchmarking.queries import sources
from tenants import lists
from tenants.access import allowed, permission_required, require
from tenants.calendars import AcademicYear
from tenants.current import current_partnership
from tenants.enums import Consent
from tenants.fanout import in_public


@require_GET
@permission_required("benchmarking.view_insight")
def insight(request: HttpRequest) -> HttpResponse:
    """Show our figures of a year against what all partnerships publish."""
    today = timezone.localdate()
    years = sources.years(today)
    year = next((year for year in years if str(year) == request.GET.get("year")), years[0])
    own = [figure for figure in sources.figures(today) if figure.year == year]
    compared = queries.compare_own(current_partnership(), own, in_public(queries.distribution, year))
    context = {
        "title": "Insight",
        "caption": f"Our figures of {AcademicYear(year).label} against what partnerships publish",
        "chips": lists.one_of(request, "year", [(str(each), AcademicYear(each).label) for each in years], str(year)),
        "themes": presenters.standings(compared),
        "has_others": any(comparison.publishing for comparison in compared),
    }
    return render(request, "benchmarking/insight.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("benchmarking.view_insight")
def sharing(request: HttpRequest) -> HttpResponse:
    """Show what we share and exactly what would be published; let the admin change it."""
    partnership = current_partnership()
    state = in_public(queries.sharing, partnership.pk)
    form = ConsentForm(request.POST or None, initial={"consent": state.consent})
    if request.method == "POST":
        require(request, "benchmarking.change_consent")
        if form.is_valid() and _changed(request, form):
            return redirect("sharing")
    own = sources.publishable(timezone.localdate())
    context = {
        "title": "What we share",
        "state": state,
        "consent_label": Consent(state.consent).label,
        "form": form,
        "may_change": allowed(request, "benchmarking.change_consent"),
        "may_publish": allowed(request, "benchmarking.publish") and state.consent != Consent.NONE,
        "previews": presenters.previews(own, queries.compare_own(partnership, own, {})),
        "events": listing.consent_events(state.changes, listing.OURS),
        "crumbs": listing.crumbs(("Insight", "insight"), "What we share"),
    }
    return render(request, "benchmarking/sharing.html", context)


def _changed(request: HttpRequest, form: ConsentForm) -> bool:
    wanted = Consent(form.cleaned_data["consent"])
    try:
        in_public(
            consent.change,
            by=str(request.actor),  # type: ignore[attr-defined]  # set by ActorMiddleware
            partnership_id=current_partnership().pk,
            to=wanted,
            now=timezone.now(),
        )
    except consent.ConsentUnchanged as refusal:
        form.add_error("consent", str(refusal))
        return False
    messages.success(request, f"Saved. Your figures: {wanted.label.lower()}.")
    return True


@require_POST
@permission_required("benchmarking.publish")
def publish_now(request: HttpRequest) -> HttpResponse:
    """Publish our figures in the background."""
    try:
        in_public(publishing.request, by=str(request.actor), partnership_id=current_partnership().pk)  # type: ignore[attr-defined]
    except publishing.NotShared as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Your figures are being published. They arrive within a minute.")
    return redirect("sharing")
