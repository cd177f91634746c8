"""The links that reach people in e-mails or on paper, made for a site's data: printed as JSON, by the name of their route.

With them comes a visit that goes on now, because the demo's visits have days of their own.

Only the hash of a link's key is kept, so each gets a key of ours. The code at the door works around a session's time:
one session is moved to now, with its event.
"""

import json
import os
import sys
from datetime import datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
django.setup()

from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from membership.link_keys import key_hash  # noqa: E402
from membership.models import School, SchoolRole  # noqa: E402
from offers.models import Booking, Certificate, EvaluationRequest, Purchase, Session, WaitingEntry  # noqa: E402
from offers.operations import purchases, waiting  # noqa: E402
from peer_review.enums import SeatRole, Stage  # noqa: E402
from peer_review.models import Review  # noqa: E402
from tenants.fanout import in_partnership  # noqa: E402
from tenants.models import Partnership  # noqa: E402
from tests.factories.peer_review import ReviewerFactory, ReviewFactory, SeatFactory  # noqa: E402

ROUTES = "config.urls.partnership"


def made(now: datetime) -> dict[str, str]:
    """Return an address per route, and who comes to the session that runs now."""
    coming = Booking.objects.filter(status="confirmed", delegate__isnull=False, event__starts_at__gt=now)
    booking = (
        coming.filter(event__ends_at__lt=now + timedelta(days=80)).select_related("delegate", "order").latest("pk")
    )
    session = _session_now(booking, now)
    return {
        "check_in": _path("check_in", session.check_in_key),
        "waiting_answer": _path("waiting_answer", _keyed(_offered(now), "an-offered-place")),
        "purchase_link": _path("purchase_link", _keyed(_asked(booking, now), "a-purchase")),
        "evaluation": _path("evaluation", _keyed(_unanswered(now), "an-evaluation")),
        "certificate_check": _path("certificate_check", Certificate.objects.filter(revoked_at=None).latest("pk").code),
        "day": reverse("day", ROUTES, args=[session.pk]),
        "delegate": booking.delegate.email,
        "evidence_new": reverse("evidence_new", ROUTES, args=[_led_by("Belmont Junior School", Stage.VISIT).pk]),
        "review_draft": reverse("review_draft", ROUTES, args=[_led_by("Campsbourne Infant School", Stage.DRAFT).pk]),
    }


def _led_by(school: str, stage: Stage) -> Review:
    """A review that is in a stage now, led by the head of a school."""
    head = SchoolRole.objects.filter(school__name=school, role="head").earliest("pk").person
    hosted = School.objects.exclude(pk__in=head.school_ids).earliest("name")
    review = ReviewFactory(school=hosted, stage=stage, visit_starts_on=None, visit_ends_on=None)
    SeatFactory(review=review, reviewer=ReviewerFactory(person=head, school=head.schools[0]), role=SeatRole.LEAD)
    return review


def _path(route: str, key: str) -> str:
    return reverse(route, ROUTES, args=[key])


def _keyed(row: Any, key: str) -> str:
    type(row).objects.filter(pk=row.pk).update(key_hash=key_hash(key))
    return key


def _session_now(booking: Booking, now: datetime) -> Session:
    times = {"starts_at": now, "ends_at": now + timedelta(hours=3)}
    session = booking.event.sessions.earliest("starts_at")
    Session.objects.filter(pk=session.pk).update(**times)
    type(booking.event).objects.filter(pk=booking.event_id).update(**times)
    return session


def _offered(now: datetime) -> WaitingEntry:
    entry = WaitingEntry.objects.filter(status="waiting", event__starts_at__gt=now).earliest("pk")
    event = entry.event
    type(event).objects.filter(pk=event.pk).update(capacity=event.capacity + 1)
    waiting.offer_next(event_id=event.pk, now=now)
    return WaitingEntry.objects.filter(event=event, status="offered").latest("offered_at")


def _asked(booking: Booking, now: datetime) -> Purchase:
    head = SchoolRole.objects.filter(school=booking.school_id, role="head").earliest("pk").person
    return purchases.ask(
        by=booking.delegate, school=booking.school, approver=head, amount_pence=95_00, summary=str(booking),
        message="For our new colleague.", now=now, expires_at=now + timedelta(days=3), order=booking.order,
    )  # fmt: skip


def _unanswered(now: datetime) -> EvaluationRequest:
    request = EvaluationRequest.objects.filter(answered_on=None, due_on__lte=now.date()).latest("due_on")
    EvaluationRequest.objects.filter(pk=request.pk).update(sent_at=now)
    return request


if __name__ == "__main__":
    json.dump(in_partnership(Partnership.objects.get(slug=sys.argv[1]), made, timezone.now()), sys.stdout)
