"""Payments through the card processor: the connection, what is on its way, lists, and what went wrong."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from billing.enums import EventStatus, GatewayMode, OnlineStatus
from billing.models import Account, Document, GatewayConnection, GatewayEvent, OnlinePayment
from billing.policies import money_school_ids
from billing.queries import documents
from membership.models import Person, School


@dataclass(frozen=True)
class Troubles:
    """What the office should look at."""

    failed_events: int
    disputes: int


def connection() -> GatewayConnection:
    """Return the partnership's connection; switched off when nobody has set it up. One query."""
    return GatewayConnection.objects.filter(pk=1).first() or GatewayConnection(pk=1)


def is_on() -> bool:
    """Whether payers are offered to pay online; one query."""
    return GatewayConnection.objects.exclude(mode=GatewayMode.OFF).exists()


def methods(found: GatewayConnection) -> list[str]:
    """Return the ways of paying that are switched on, in the processor's words."""
    ways = [("card", found.takes_cards), ("pay_by_bank", found.takes_bank), ("bacs_debit", found.takes_direct_debit)]
    return [name for name, is_taken in ways if is_taken]


def on_its_way() -> dict[int, OnlinePayment]:
    """Return the payments under way or announced, by the id of each invoice they are for; one query."""
    rows = OnlinePayment.objects.filter(
        Q(status=OnlineStatus.PENDING) | Q(status=OnlineStatus.OPEN, collect_on__isnull=False)
    )
    return {pair[0]: row for row in rows.order_by("pk") for pair in row.invoices}


def under_way(account_id: int) -> dict[int, OnlinePayment]:
    """Return an account's payments under way, by invoice; one query."""
    rows = OnlinePayment.objects.filter(account_id=account_id, status=OnlineStatus.PENDING)
    return {pair[0]: row for row in rows.order_by("pk") for pair in row.invoices}


def payments() -> QuerySet[OnlinePayment]:
    """All online payments, newest first, with their payer."""
    return OnlinePayment.objects.select_related("account", "account__school", "account__trust", "started_by")


def with_status(rows: QuerySet[OnlinePayment], status: str) -> QuerySet[OnlinePayment]:
    """Keep those of one status."""
    return rows.filter(status=status)


def events() -> QuerySet[GatewayEvent]:
    """All messages, newest first."""
    return GatewayEvent.objects.defer("payload")


def events_with(rows: QuerySet[GatewayEvent], status: str) -> QuerySet[GatewayEvent]:
    """Keep those of one status."""
    return rows.filter(status=status)


def troubles() -> Troubles:
    """Return how many messages failed and how many payments are disputed and not decided; one query."""
    is_done = Q(status=EventStatus.HANDLED)
    found = GatewayEvent.objects.aggregate(
        failed=Count("pk", filter=Q(status=EventStatus.FAILED)),
        opened=Count("object_id", filter=is_done & Q(type="charge.dispute.created"), distinct=True),
        closed=Count("object_id", filter=is_done & Q(type="charge.dispute.closed"), distinct=True),
    )
    return Troubles(found["failed"], max(found["opened"] - found["closed"], 0))


def invoice_numbers(row: OnlinePayment) -> list[str]:
    """Return the numbers of the invoices a payment is for; one query."""
    rows = Document.objects.filter(pk__in=[pair[0] for pair in row.invoices])
    return list(rows.order_by("pk").values_list("number", flat=True))


def unsettled(now: datetime) -> Iterable[OnlinePayment]:
    """Return payments whose page should long have been paid on or expired."""
    rows = OnlinePayment.objects.filter(status=OnlineStatus.OPEN, expires_at__lt=now).exclude(session_id="")
    return rows.order_by("pk")


def due_collections(on: date) -> list[int]:
    """Return the announced collections that are due and not yet handed to the processor, oldest first."""
    rows = OnlinePayment.objects.filter(
        collect_on__lte=on, intent_id="", status__in=[OnlineStatus.OPEN, OnlineStatus.PENDING]
    )
    return list(rows.order_by("collect_on", "pk").values_list("pk", flat=True))


def known_payments(person: Person) -> QuerySet[OnlinePayment]:
    """Return the online payments that exist for someone: the office's all, else those of their schools and trusts."""
    rows = payments()
    return rows if person.office_role_names else rows.filter(_of(person.school_ids, person.trust_ids, "account__"))


def payable_accounts(person: Person, acting_school: School | None) -> list[Account]:
    """Return the accounts that someone pays for and that owe something, by name; one query."""
    schools = money_school_ids(person)
    if acting_school:
        schools &= {acting_school.pk}
    owing = documents.unpaid(date.max).order_by().values("account")
    rows = Account.objects.filter(_of(schools, person.trust_ids, ""), pk__in=owing)
    return list(rows.select_related("school", "trust").order_by("name", "pk"))


def _of(school_ids: Collection[int], trust_ids: Collection[int], prefix: str) -> Q:
    of_trust = Q(**{f"{prefix}trust__in": trust_ids}) | Q(**{f"{prefix}school__trust__in": trust_ids})
    return Q(**{f"{prefix}school__in": school_ids}) | of_trust
