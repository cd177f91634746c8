"""Charges that other apps' sources propose, and everything else that waits, gathered for a run."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction

from billing import sources
from billing.enums import SourceKind
from billing.models import Account, Charge
from billing.operations import vat_rules
from billing.operations.charges import ChargeDraft, essence
from billing.queries import charges as charge_queries
from billing.queries import vat_rules as rule_queries
from membership.models import Person, School


@transaction.atomic
def gather(*, by: Person | None, chosen: Collection[str], on: date, now: datetime) -> list[int]:
    """Raise what the chosen sources propose on a day and return the ids of all that wait of them.

    Run twice it changes nothing; what a source proposes differently, or no more, is replaced or taken back.
    """
    found: list[int] = []
    for source in sources.registered():
        if source.kind in chosen:
            found += _raise(source, on, now)
    if sources.WAITING in chosen:
        own = {SourceKind.SUBSCRIPTION.value, *(source.kind for source in sources.registered())}
        found += [charge.pk for charge in charge_queries.waiting_charges() if charge.source_kind not in own]
    return found


def _raise(source: sources.Source, on: date, now: datetime) -> list[int]:
    wanted = [draft.as_charge() for draft in _drafts(source, on) if draft.net_pence > 0]
    fresh = {essence(charge) for charge in wanted}
    waiting = charge_queries.waiting_charges(source.kind)
    stale = [charge.pk for charge in waiting if not charge.part and essence(charge) not in fresh]
    Charge.objects.filter(pk__in=stale).update(cancelled_at=now)
    Charge.objects.bulk_create(wanted, ignore_conflicts=True)
    return [charge.pk for charge in charge_queries.waiting_charges(source.kind)]


def _drafts(source: sources.Source, on: date) -> Iterable[ChargeDraft]:
    proposals = list(source.propose(on))
    rules = rule_queries.rules_on(on)
    accounts = Account.objects.select_related("school").in_bulk([row.account_id for row in proposals])
    schools = School.objects.in_bulk([row.line.school_id for row in proposals if row.line.school_id])
    for row in proposals:
        account, line = accounts[row.account_id], row.line
        school = schools[line.school_id] if line.school_id else account.school
        vat = vat_rules.treat(
            account=account, supply=line.supply, on=on, school=school, chosen=line.chosen, rules=rules
        )
        yield ChargeDraft.of_line(
            line,
            account_id=account.pk,
            school_id=school.pk if school else None,
            vat=vat,
            source_kind=source.kind,
            source_id=row.source_id,
            purchase_order=row.purchase_order,
        )
