"""A report behind a link that needs no sign-in: opened by a button, so that no mail scanner opens it, and logged."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from peer_review.enums import Part, Viewer
from peer_review.operations.reviews import sharing
from peer_review.pdf import reports as pdf
from peer_review.presenters.reports import content
from peer_review.presenters.reports.sharing import ended_words
from peer_review.queries.reports import team
from peer_review.views.reports.context import brand, day_of, pdf_answer
from peer_review.views.stages.loading import shares_here
from peer_review.visibility import Sharing, sees
from tenants.ratelimits import allows

TRIES, PERIOD = 60, 600


@never_cache
@require_http_methods(["GET", "POST"])
def shared_report(request: HttpRequest, key: str) -> HttpResponse:
    """Say what is shared by whom; show it when the button is pressed; say so when it is not shared any more."""
    response = _answer(request, key)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, key: str) -> HttpResponse:
    if not allows(request, "shared_report", most=TRIES, seconds=PERIOD):
        return render(request, "peer_review/reports/limited.html", {"title": "Too many tries"}, status=429)
    share = shares_here().by_key(key)
    if share is None or not share.review.report:
        raise Http404("No such link.")
    ended = ended_words(share, timezone.localdate())
    if ended or not _is_open(share):
        context = {
            "title": "This report is no longer shared",
            "ended": ended,
            "host": share.review.host,
            "words": share.review.words,
        }
        return render(request, "peer_review/reports/ended.html", context, status=410)
    return _shown(request, share) if request.method == "POST" else _cover(request, share)


def _is_open(share: Any) -> bool:
    """The framework and the stage still let somebody chosen see the part."""
    review, part = share.review, share.part
    return sees(
        part, Viewer.CHOSEN, review.stage, Sharing(shared={part: {Viewer.CHOSEN}}), review.framework.says.visibility
    )


def _cover(request: HttpRequest, share: Any) -> HttpResponse:
    context = {"title": f"{share.review.host} shares a report with you", "share": share}
    return render(request, "peer_review/reports/cover.html", context)


def _shown(request: HttpRequest, share: Any) -> HttpResponse:
    review = share.review
    sharing.opened(by=None, review=review, share_ids=[share.pk], now=timezone.now())
    is_whole = share.part == Part.REPORT
    shown = content.content_of(review, team.names(review)) if is_whole else content.summary_of(review)
    if "pdf" in request.POST:
        make = pdf.report_pdf if is_whole else pdf.summary_pdf
        return pdf_answer(make(shown, *brand(), day_of(review)), review, share.part)
    context = {
        "title": shown["title"],
        "caption": shown["caption"],
        "shown": shown,
        "share": share,
        "is_whole": is_whole,
    }
    return render(request, "peer_review/reports/shared.html", context)
