"""Statements to providers: made for a month that is over, sent, marked paid by somebody who is not paid by them.

The provider's row is the queue: under it what is on no statement yet is gathered and tied to the one that is made.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from billing.enums import CostKind
from billing.operations.funding.spends import SpendDraft, record_spend
from membership.models import Person
from offers.enums import ProviderKind, StatementStatus
from offers.errors import OffersRefused
from offers.figures.utilisation import month_of, next_month
from offers.models import Delivery, Provider, ProviderFee, ProviderStatement
from offers.operations.deliveries.rows import lock_provider
from offers.pricing.statement_lines import StatementLine, number, total
from offers.queries.providers import unpaid
from tenants.queue import enqueue

Status = StatementStatus


class NotOver(OffersRefused):
    """A statement is made when its month is over."""

    code = "not_over"
    message = "This month is not over yet. Make its statements afterwards."


class StatementGone(OffersRefused):
    """The statement has been sent, paid or discarded since the page was shown."""

    code = "statement_gone"


class NoAddress(OffersRefused):
    """Nobody to send the statement to."""

    code = "no_address"


class OwnStatement(OffersRefused):
    """Nobody marks as paid what they are paid themselves."""

    code = "own_statement"
    message = "This statement pays you or your school. Somebody else must mark it as paid."


def make(*, by: Person | None, month: date, on: date, now: datetime) -> list[ProviderStatement]:
    """Make the drafts of a month for everybody who is owed something; who has one of the month already is left out.

    What was signed for late goes onto the next statement. Raises NotOver.
    """
    month = month_of(month)
    if next_month(month) > on:
        raise NotOver
    made = (_make_one(by, provider_id, month, now) for provider_id in unpaid.provider_ids(next_month(month)))
    return [statement for statement in made if statement]


@transaction.atomic
def send(*, by: Person | None, statement_id: int, now: datetime) -> ProviderStatement:
    """E-mail a statement to its provider, or send it once more. Raises NoAddress, StatementGone."""
    statement = _locked(statement_id, Status.DRAFT, Status.SENT)
    address = unpaid.address_of(statement.provider)
    if not address:
        raise NoAddress(f"{statement.provider} has no e-mail address. Add one first.")
    if statement.status == Status.DRAFT:
        statement.status, statement.sent_at, statement.sent_to = Status.SENT, now, address
        statement.save(update_fields=["status", "sent_at", "sent_to"])
    enqueue("offers.email_statement", statement_id=statement.pk)
    return statement


@transaction.atomic
def pay(
    *,
    by: Person,
    statement_id: int,
    on: date,
    note: str = "",
    is_spend: bool = True,
    agreement_id: int | None = None,
) -> ProviderStatement:
    """Mark a sent statement as paid, and record it as spending, from a pot where one is named.

    Raises StatementGone, OwnStatement, billing's NotAgreed.
    """
    statement = _locked(statement_id, Status.SENT)
    provider = statement.provider
    if provider.person_id == by.pk or (provider.school_id and by.school_role_names(provider.school_id)):
        raise OwnStatement
    if is_spend:
        statement.spend = record_spend(by=by, draft=_spend(statement, on, agreement_id))
    statement.status, statement.paid_on, statement.paid_by, statement.payment_note = Status.PAID, on, by, note
    statement.save(update_fields=["status", "paid_on", "paid_by", "payment_note", "spend"])
    return statement


@transaction.atomic
def discard(*, by: Person | None, statement_id: int) -> None:
    """Throw a draft away; its deliveries and fees wait for another statement. Raises StatementGone."""
    statement = _locked(statement_id, Status.DRAFT)
    statement.deliveries.update(statement=None)
    statement.fees.update(statement=None)
    statement.delete()


@transaction.atomic
def _make_one(by: Person | None, provider_id: int, month: date, now: datetime) -> ProviderStatement | None:
    provider = lock_provider(provider_id)
    if ProviderStatement.objects.filter(provider=provider, starts_on=month).exists():
        return None
    deliveries = _held(provider.pk, next_month(month))
    fees = list(unpaid.fees(provider.pk, next_month(month)))
    lines = [*map(_of_delivery, deliveries), *map(_of_fee, fees)]
    if not total(lines):
        return None
    made = ProviderStatement.objects.create(
        provider=provider,
        number=number(provider.pk, month),
        starts_on=month,
        ends_before=next_month(month),
        lines=[line.as_json() for line in sorted(lines, key=lambda line: line.on_day)],
        net_pence=total(lines),
        made_by=by,
        made_at=now,
    )
    _tie(made, deliveries, fees)
    return made


def _held(provider_id: int, before: date) -> list[Delivery]:
    """What is signed for, held and read again: of what is cancelled at this moment nothing is paid."""
    ids = [row.pk for row in unpaid.deliveries(provider_id, before)]
    list(Delivery.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    return [row for row in unpaid.deliveries(provider_id, before) if row.pk in ids]


def _tie(made: ProviderStatement, deliveries: Sequence[Delivery], fees: Sequence[ProviderFee]) -> None:
    Delivery.objects.filter(_free(deliveries)).update(statement=made)
    ProviderFee.objects.filter(_free(fees)).update(statement=made)


def _free(rows: Iterable[Delivery | ProviderFee]) -> Q:
    return Q(pk__in=[row.pk for row in rows], statement__isnull=True)


def _of_delivery(delivery: Delivery) -> StatementLine:
    days = [slot.on_day for slot in delivery.slots.all()]
    return StatementLine(
        on_day=max(days),
        text=f"{delivery.offer}: {delivery.topic}",
        school=str(delivery.school),
        halves=delivery.halves,
        pay_pence=delivery.cost_pence,
        travel_pence=delivery.travel_pence,
    )


def _of_fee(fee: ProviderFee) -> StatementLine:
    return StatementLine(on_day=fee.on_day, text=fee.description, pay_pence=fee.amount_pence)


def _locked(statement_id: int, *states: str) -> ProviderStatement:
    rows = ProviderStatement.objects.select_related("provider__person").select_for_update(of=("self",))
    statement = rows.filter(pk=statement_id).first()
    if statement is None:
        raise StatementGone("This statement was discarded.")
    if statement.status not in states:
        raise StatementGone(f"This is not possible any more: {statement.get_status_display().lower()}.")
    return statement


def _spend(statement: ProviderStatement, on: date, agreement_id: int | None) -> SpendDraft:
    provider: Provider = statement.provider
    kind = CostKind.GRANTS_TO_SCHOOLS if provider.kind == ProviderKind.SCHOOL else CostKind.ASSOCIATES
    return SpendDraft(
        spent_on=on,
        amount_pence=statement.net_pence,
        kind=kind,
        description=f"{provider}, {statement.starts_on:%B %Y}",
        evidence=statement.number,
        agreement_id=agreement_id,
    )
