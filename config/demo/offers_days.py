"""The days of events in the demo: who came, who did not, certificates, and what delegates thought of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from config.demo.calendar import at
from config.demo.names import draw
from config.demo.offers_agreements import Market
from config.demo.offers_events import Run
from offers.enums import EvaluationKind, Presence
from offers.models import EvaluationForm, EvaluationRequest, Session
from offers.operations.days import attendance, settling
from offers.operations.days.absentees import absentees
from offers.operations.evaluation import answers, forms
from offers.questions import Question, QuestionKind
from tenants.working_days import london_day

ANSWERED, GOOD = 72, 94  # in a hundred
WORDS: Final = (
    "I shall try the first activity with my class next week.",
    "Clear, practical, well paced.",
    "More time to talk with other schools, please.",
    "The examples were from schools like ours.",
)
AFTER: Final = (
    Question("", QuestionKind.OVERALL, "How do you rate the event overall?", is_required=True),
    Question("", QuestionKind.YES_NO, "Was it useful for your work?"),
    Question("", QuestionKind.SPEAKER, "How do you rate the trainer?"),
    Question("", QuestionKind.TEXT, "What will you do differently?"),
)
IMPACT: Final = (
    Question("", QuestionKind.OVERALL, "How much has it changed your practice?", is_required=True),
    Question("", QuestionKind.TEXT, "What has changed for pupils?"),
)


def ask(market: Market) -> None:
    """Publish the questions after an event and those about its impact, once for a partnership."""
    wanted = (("After the event", EvaluationKind.AFTER, AFTER), ("Impact", EvaluationKind.IMPACT, IMPACT))
    for name, kind, questions in wanted:
        if EvaluationForm.objects.filter(kind=kind).exists():
            continue
        form = forms.create(by=market.by, name=name, kind=kind, is_anonymous=kind == EvaluationKind.AFTER)
        for question in questions:
            forms.add_question(by=market.by, form_id=form.pk, question=question)
        forms.publish(by=market.by, form_id=form.pk, now=at(market.year.starts_on))


def happen(market: Market, run: Run) -> None:
    """Record who came to the sessions that are over; settle an event that is over as a whole and let delegates answer."""
    sessions = list(Session.objects.filter(event=run.event, ends_at__lt=at(market.today, 0)).order_by("starts_at"))
    for number, session in enumerate(sessions):
        _record(market, run, session, number)
    run.event.refresh_from_db()
    if run.event.ends_at and run.event.ends_at < at(market.today, 0):
        _settle(market, run, london_day(run.event.ends_at))


def _record(market: Market, run: Run, session: Session, number: int) -> None:
    for booking_id in run.event.bookings.filter(status="confirmed").order_by("pk").values_list("pk", flat=True):
        luck = draw("came", run.row.title, booking_id, number, out_of=100)
        is_missing = draw("ill", run.row.title, booking_id, out_of=12) == 0 and run.row.weekly == 1
        if is_missing or luck < 4:
            presence = Presence.ABSENT if is_missing or luck < 2 else Presence.LATE
            attendance.record(
                by=market.by, session_id=session.pk, booking_id=booking_id, presence=presence, now=session.ends_at
            )
    attendance.record_rest(by=market.by, session_id=session.pk, presence=Presence.PRESENT, now=session.ends_at)


def _settle(market: Market, run: Run, last_day: date) -> None:
    on = min(last_day + timedelta(days=1), market.today)
    missing = [row.booking.pk for row in absentees(run.event, at(on))]
    settling.settle(
        by=market.by, event_id=run.event.pk, seen=missing, charged=missing[:-1], form_id=None, on=on, now=at(on)
    )
    requests = EvaluationRequest.objects.filter(event=run.event, due_on__lte=market.today).select_related("form")
    for request in requests.order_by("pk"):
        if draw("answers", run.row.title, request.kind, request.pk, out_of=100) < ANSWERED:
            day = request.due_on + timedelta(days=draw("answered", request.pk, out_of=6))
            given = _given(run, request)
            answers.give(by=market.by, request_id=request.pk, given=given, on=min(day, market.today))


def _given(run: Run, request: EvaluationRequest) -> Mapping[str, Any]:
    rating = _rating(run, request)
    kinds = {row["key"]: row["kind"] for row in request.form.questions}
    said = {
        QuestionKind.OVERALL: rating,
        QuestionKind.YES_NO: rating > 2,
        QuestionKind.SPEAKER: dict.fromkeys(answers.speakers_of(request), rating),
        QuestionKind.TEXT: WORDS[draw("words", request.pk, out_of=len(WORDS))] if request.pk % 3 == 0 else "",
    }
    return {key: said[kind] for key, kind in kinds.items()}


def _rating(run: Run, request: EvaluationRequest) -> int:
    luck = draw("rating", run.row.title, request.kind, request.booking_id, out_of=100)
    return 5 if luck < GOOD // 2 else 4 if luck < GOOD else 3 if luck < 98 else 2
