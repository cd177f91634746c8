"""Comparing partnerships, and the definitions behind the figures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from benchmarking import indicators
from benchmarking.forms import CompareForm
from benchmarking.presenters import choosing, files, history, listing, panels, sentences
from benchmarking.queries import comparisons, directory, published
from tenants import lists
from tenants.access import permission_required


@require_GET
@permission_required("benchmarking.compare")
def compare(request: HttpRequest) -> HttpResponse:
    """Compare partnerships on the chosen indicators: chart, table, file."""
    partnerships = directory.everyone()
    form = CompareForm(request.GET, partnerships=partnerships, years=published.years())
    choice = form.choice()
    compared = comparisons.compare(choice, partnerships)
    file = lists.export(request, f"comparison-{choice.year}", files.COLUMNS, files.rows(compared))
    shown = [panels.panel(comparison) for comparison in compared]
    context = {
        "title": shown[0].comparison.indicator.name if len(shown) == 1 else "Compare partnerships",
        "caption": shown[0].caption if len(shown) == 1 else sentences.joint_caption(compared),
        "panels": shown,
        "focus": choice.focus,
        "focus_figures": panels.focus_figures(compared),
        "form": form,
        "chips": choosing.chips(request, choice, partnerships),
        "among": choosing.among_text(choice),
        "exports": lists.export_urls(request),
    }
    return file or render(request, "benchmarking/compare.html", context)


@require_GET
@permission_required("benchmarking.compare")
def indicator_list(request: HttpRequest) -> HttpResponse:
    """List every indicator with its question, by theme."""
    context = {
        "title": "Indicators",
        "caption": f"{len(indicators.ALL)} measures that partnerships publish, each with one definition",
        "themes": indicators.by_theme(),
    }
    return render(request, "benchmarking/indicators.html", context)


@require_GET
@permission_required("benchmarking.compare")
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show one indicator: its definition, and the median of all partnerships over the years."""
    try:
        indicator = indicators.get(code)
    except indicators.UnknownIndicator as error:
        raise Http404 from error
    summaries = comparisons.history(indicator, sorted(published.years()))
    context = {
        "title": indicator.name,
        "caption": indicator.question,
        "rows": listing.definition(indicator),
        "history": history.history(indicator, summaries),
        "compare_url": f"{reverse('compare')}?indicator={indicator.code}",
        "crumbs": listing.crumbs(("Indicators", "indicators"), indicator.name),
    }
    return render(request, "benchmarking/indicator.html", context)
