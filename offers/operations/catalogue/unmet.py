"""What schools ask for that nobody sells, and the office's answer."""

from datetime import datetime

from django.db import transaction

from membership.models import Person, School
from offers.errors import OffersRefused
from offers.models import Category, Offer, UnmetRequest


class NothingAsked(OffersRefused):
    """A request says what is wanted."""

    code = "nothing_asked"
    message = "Say what you are looking for."


class NotAnswered(OffersRefused):
    """An answer has words."""

    code = "not_answered"
    message = "Write an answer to the school."


@transaction.atomic
def ask(
    *,
    by: Person | None,
    school: School,
    text: str,
    now: datetime,
    category: Category | None = None,
    offer: Offer | None = None,
) -> UnmetRequest:
    """Keep a request; the same words of the same school, still unanswered, are one request. Raises NothingAsked."""
    words = " ".join(text.split())[:500]
    if not words:
        raise NothingAsked
    School.objects.select_for_update().get(pk=school.pk)
    asked = UnmetRequest.objects.filter(school=school, text=words, answered_at__isnull=True, offer=offer).first()
    return asked or UnmetRequest.objects.create(
        school=school, text=words, category=category, offer=offer, asked_by=by, asked_at=now
    )


@transaction.atomic
def answer(*, by: Person | None, request_id: int, text: str, now: datetime) -> UnmetRequest:
    """Answer a request, or say something else than before; the school reads it on its page. Raises NotAnswered."""
    if not text.strip():
        raise NotAnswered
    row = UnmetRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    row.answer, row.answered_at = text.strip()[:500], now
    row.save(update_fields=["answer", "answered_at"])
    return row
