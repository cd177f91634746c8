"""What delegates are asked and what they answered: shares with their base, per event, offer and trainer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Q, QuerySet

from membership.models import Person
from offers.enums import EvaluationKind
from offers.figures import ratings
from offers.figures.ratings import GOOD, Share, is_shown
from offers.models import EvaluationAnswer, EvaluationForm, EvaluationRequest, Event, Provider
from offers.questions import QuestionKind

ANSWERABLE: Final = timedelta(days=120)  # from the day the questions are due


@dataclass(frozen=True)
class EventRating:
    """The overall ratings of one event; few anonymous answers are not shown."""

    event_id: int
    title: str
    ends_at: datetime | None
    offer_id: int
    offer_title: str
    share: Share
    answers: int
    is_anonymous: bool

    @property
    def is_shown(self) -> bool:
        """Whether enough answered for anonymous answers to be shown."""
        return is_shown(self.answers, is_anonymous=self.is_anonymous)


@dataclass(frozen=True)
class SpeakerRating:
    """The ratings of one trainer at one event."""

    event: Event
    ratings: Sequence[int]
    is_anonymous: bool

    @property
    def answers(self) -> int:
        """How many rated the trainer."""
        return len(self.ratings)

    @property
    def is_shown(self) -> bool:
        """Whether enough rated for anonymous ratings to be shown."""
        return is_shown(self.answers, is_anonymous=self.is_anonymous)


@dataclass(frozen=True)
class Response:
    """How many were asked, and how many answered."""

    asked: int
    answered: int


def good_or_better(answers: Iterable[EvaluationAnswer]) -> Share:
    """Return the share of overall ratings of 4 and 5 with its base; reads the answers given, no query of its own."""
    return ratings.good_or_better(answer.rating for answer in answers)


def forms() -> QuerySet[EvaluationForm]:
    """Return all versions of all forms, the newest of each first."""
    return EvaluationForm.objects.annotate(asked=Count("requests")).order_by("kind", "name", "-version")


def form(form_id: int) -> EvaluationForm | None:
    """Return one version of a form."""
    return EvaluationForm.objects.filter(pk=form_id).first()


def published_after() -> QuerySet[EvaluationForm]:
    """Return the published forms that can be asked after an event."""
    return EvaluationForm.objects.filter(kind=EvaluationKind.AFTER, published_at__isnull=False)


def request_by_hash(key_hash: str) -> EvaluationRequest | None:
    """Return the request behind a link, of the first e-mail or of the reminder."""
    return _requests().filter(Q(key_hash=key_hash) | Q(reminder_key_hash=key_hash)).first()


def own_request(person: Person, request_id: int) -> EvaluationRequest | None:
    """Return one of somebody's own requests."""
    return _requests().filter(booking__delegate=person, pk=request_id).first()


def open_requests(person: Person, on: date) -> QuerySet[EvaluationRequest]:
    """Return what somebody is asked and has not answered, the oldest first."""
    rows = _requests().filter(booking__delegate=person, answered_on__isnull=True)
    return rows.filter(due_on__lte=on, due_on__gt=on - ANSWERABLE).order_by("due_on", "pk")


def answers_of(event_id: int, kind: str) -> list[EvaluationAnswer]:
    """Return the answers of an event with their form and, where it is known, who gave them."""
    rows = EvaluationAnswer.objects.filter(event=event_id, kind=kind)
    return list(rows.select_related("form", "booking__delegate", "booking__school").order_by("?"))


def response(event_id: int, kind: str) -> Response:
    """Return how many delegates of an event were asked, by e-mail or before that on their own page, and how many answered."""
    was_asked = Q(sent_at__isnull=False) | Q(answered_on__isnull=False)
    rows = EvaluationRequest.objects.filter(was_asked, event=event_id, kind=kind)
    found = rows.aggregate(asked=Count("pk"), answered=Count("answered_on"))
    return Response(found["asked"], found["answered"])


def trainers_of(event_id: int) -> QuerySet[Provider]:
    """Return an event's trainers."""
    return Provider.objects.filter(taught=event_id).order_by("name", "pk")


def provider(provider_id: int) -> Provider | None:
    """Return a trainer by number."""
    return Provider.objects.filter(pk=provider_id).first()


def provider_of(person: Person) -> Provider | None:
    """Return the trainer somebody is."""
    return Provider.objects.filter(person=person).first()


def by_event(starts_on: date, ends_before: date, kind: str = EvaluationKind.AFTER) -> list[EventRating]:
    """Return the overall ratings of the events that ended in a period, the latest first; one query."""
    rows = EvaluationAnswer.objects.filter(
        kind=kind, event__ends_at__date__gte=starts_on, event__ends_at__date__lt=ends_before
    )
    grouped = rows.values("event", "event__title", "event__ends_at", "event__offer", "event__offer__title").annotate(
        answers=Count("pk"),
        base=Count("rating"),
        good=Count("rating", filter=Q(rating__gte=GOOD)),
        is_anonymous=BoolOr("form__is_anonymous"),
    )
    return [
        EventRating(
            row["event"],
            row["event__title"],
            row["event__ends_at"],
            row["event__offer"],
            row["event__offer__title"],
            Share(row["good"], row["base"]),
            row["answers"],
            row["is_anonymous"],
        )
        for row in grouped.order_by("-event__ends_at", "-event")
    ]


def of_speaker(provider: Provider) -> list[SpeakerRating]:
    """Return how one trainer was rated, event by event, the latest first; one query."""
    return [
        SpeakerRating(event, given, is_anonymous)
        for (event, is_anonymous), given in _spoken(_answers_about([provider]), str(provider.pk)).items()
    ]


def speakers(starts_on: date, ends_before: date) -> list[tuple[Provider, list[SpeakerRating]]]:
    """Return how the trainers of a period were rated, by name; two queries."""
    held = Event.objects.filter(ends_at__date__gte=starts_on, ends_at__date__lt=ends_before)
    providers = list(Provider.objects.filter(taught__in=held).distinct().order_by("name", "pk"))
    answers = list(_answers_about(providers).filter(event__in=held))
    return [
        (one, [SpeakerRating(event, given, known) for (event, known), given in _spoken(answers, str(one.pk)).items()])
        for one in providers
    ]


def _answers_about(providers: Sequence[Provider]) -> QuerySet[EvaluationAnswer]:
    rows = EvaluationAnswer.objects.filter(event__trainers__in=providers, kind=EvaluationKind.AFTER).distinct()
    return rows.select_related("event", "form").order_by("-event__ends_at", "-event", "pk")


def _spoken(answers: Iterable[EvaluationAnswer], speaker: str) -> dict[tuple[Event, bool], list[int]]:
    """The ratings of a trainer, by event and by whether they are anonymous."""
    found: dict[tuple[Event, bool], list[int]] = {}
    for answer in answers:
        keys = [row["key"] for row in answer.form.questions if row["kind"] == QuestionKind.SPEAKER]
        given = [answer.answers[key][speaker] for key in keys if speaker in answer.answers.get(key, {})]
        if given:
            found.setdefault((answer.event, answer.form.is_anonymous), []).extend(given)
    return found


def _requests() -> QuerySet[EvaluationRequest]:
    return EvaluationRequest.objects.select_related("form", "event", "booking__delegate")
