"""What delegates thought: over all events, offers and trainers, of one event, and a trainer's own page."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from offers.enums import EvaluationKind
from offers.figures import ratings
from offers.operations.evaluation import forms
from offers.presenters.days.cpd import recent, year_of
from offers.presenters.evaluation import results as present
from offers.queries import evaluations
from offers.views.days.loading import get_event
from tenants import lists
from tenants.access import allowed, permission_required
from tenants.calendars import AcademicYear

VIEWS = (("", "Events"), ("offers", "Offers"), ("trainers", "Trainers"))


@require_safe
@permission_required("offers.view_evaluation")
def evaluation_results(request: PersonRequest) -> HttpResponse:
    """Ratings of an academic year by event, offer or trainer, and over time."""
    today = timezone.localdate()
    year = year_of(request.GET.get("year", "")) or AcademicYear.containing(today)
    by = request.GET.get("by", "") if request.GET.get("by") in dict(VIEWS) else ""
    rows, columns = _rows(by, year)
    file = lists.export(request, f"evaluation-{by or 'events'}", columns, rows)
    if file:
        return file
    every = evaluations.by_event(year.starts_on, year.ends_before)
    context = {
        "title": "What delegates thought",
        "caption": f"Events that ended in {year.label}. {ratings.ROUNDING}",
        "chips": [
            *lists.one_of(request, "by", VIEWS, by),
            *lists.one_of(request, "year", recent(today), str(year.start)),
        ],
        "export": lists.export_urls(request),
        "by": by,
        "page": lists.page(request, rows),
        "may_build": allowed(request, "offers.manage_evaluation"),
        "trend": present.over_time(every),
    }
    return render(request, "offers/evaluation/results.html", _with_words(context, by))


@require_safe
@permission_required("membership.use_service")
def evaluation_event(request: PersonRequest, event_id: int) -> HttpResponse:
    """The answers of one event, question by question; for the office and its trainers."""
    event = get_event(request, event_id, "offers.view_evaluation")
    kind = EvaluationKind.IMPACT if request.GET.get("kind") == "impact" else EvaluationKind.AFTER
    answers = evaluations.answers_of(event.pk, kind)
    is_anonymous = any(answer.form.is_anonymous for answer in answers)
    is_shown = ratings.is_shown(len(answers), is_anonymous=is_anonymous)
    asked = forms.read(answers[-1].form) if answers else ()
    trainers = list(evaluations.trainers_of(event.pk))
    if is_shown:
        columns = present.answer_columns(asked, {str(row.pk): row.name for row in trainers})
        file = lists.export(request, f"evaluation-{event.pk}", columns, answers)
        if file:
            return file
    context = {
        "title": event.title,
        "caption": ratings.ROUNDING,
        "event": event,
        "chips": lists.one_of(request, "kind", _kinds(), "" if kind == EvaluationKind.AFTER else "impact"),
        "export": lists.export_urls(request) if is_shown and answers else None,
        "response": evaluations.response(event.pk, kind),
        "share": evaluations.good_or_better(answers).words() if is_shown else present.HIDDEN,
        "results": present.results(asked, answers, trainers) if is_shown else [],
        "is_office": allowed(request, "membership.use_office"),
        "is_anonymous": is_anonymous,
    }
    return render(request, "offers/evaluation/event.html", context)


@require_safe
@permission_required("membership.use_service")
def evaluation_speaker(request: PersonRequest) -> HttpResponse:
    """A trainer's own ratings, event by event; the office may look at anybody's (`?trainer=`)."""
    asked = request.GET.get("trainer", "")
    may_choose = allowed(request, "membership.use_office") and asked.isdecimal()
    provider = evaluations.provider(int(asked)) if may_choose else evaluations.provider_of(request.person)
    if provider is None:
        raise Http404("No such trainer here.")
    rows = evaluations.of_speaker(provider)
    context = {
        "title": f"What delegates thought of {provider.name}",
        "caption": ratings.ROUNDING,
        "words": present.speaker_words(rows),
        "rows": [(row.event, present.speaker_words([row])) for row in rows],
    }
    return render(request, "offers/evaluation/speaker.html", context)


def _rows(by: str, year: AcademicYear) -> tuple[list[Any], Any]:
    first, before = year.starts_on, year.ends_before
    if by == "trainers":
        return [row for row in evaluations.speakers(first, before) if row[1]], present.SPEAKER_COLUMNS
    found = evaluations.by_event(first, before)
    if by == "offers":
        return present.of_offers(found), present.OFFER_COLUMNS
    return found, present.EVENT_COLUMNS


def _with_words(context: dict[str, Any], by: str) -> dict[str, Any]:
    words = present.speaker_line if by == "trainers" else present.rating_line
    return context | {"rows": [words(row) for row in context["page"]]}


def _kinds() -> list[tuple[str, str]]:
    return [("", EvaluationKind.AFTER.label), ("impact", EvaluationKind.IMPACT.label)]
