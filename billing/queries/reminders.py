"""Who would get which reminder on a day, and the reminders made so far."""

from collections import defaultdict
from collections.abc import Collection as Group
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from billing.chasing import GRACE_OF_PROMISE, Owed, Step, is_quiet, next_step
from billing.enums import AccountKind, Collection
from billing.models import Account, Dispatch, Document, Payment, Reminder
from billing.queries import online
from billing.queries.documents import sum_of
from billing.queries.open_debt import open_debt
from billing.queries.reminder_steps import steps


@dataclass(frozen=True)
class Due:
    """A reminder that is due: to whom, in which step, and the invoices it names."""

    account: Account
    step: Step
    invoices: Sequence[Owed]

    @property
    def amount_pence(self) -> int:
        """What the invoices it names still owe."""
        return sum(invoice.outstanding_pence for invoice in self.invoices)


@dataclass
class _Payer:
    """What is open of a payer, what of it may be chased, and what reminders have said before."""

    open_pence: int = 0
    chased: list[tuple[str, date, int]] = field(default_factory=list)
    last_on: date | None = None
    taken: dict[str, set[int | None]] = field(default_factory=lambda: defaultdict(set))

    def owed(self) -> list[Owed]:
        """The open invoices with the steps taken for each."""
        return [Owed(number, due_on, left, frozenset(self.taken[number])) for number, due_on, left in self.chased]


def due(on: date, account_ids: Group[int] | None = None, *, by_hand: bool = False) -> list[Due]:
    """Return the reminders due on a day, by name of payer, of all payers or of some; five queries however many there are.

    Left out is who is paused or has promised, who is not sent invoices, whose credit covers what is overdue, and every
    invoice with a payment on its way. `by_hand` passes over the quiet week and repeats the last step when there is none next.
    """
    by_kind = steps()
    payers = _open(account_ids)
    _add_past(payers)
    rows = _accounts(payers)
    found = [_due_of(row, payers[row.pk], by_kind[AccountKind(row.kind)], on, by_hand=by_hand) for row in rows]
    return [reminder for reminder in found if reminder]


def reminders() -> QuerySet[Reminder]:
    """Return the reminders made, newest first, each with `sent_state` of its e-mail."""
    latest = Dispatch.objects.filter(reminder=OuterRef("pk")).order_by("-pk").values("status")[:1]
    sent: dict[str, Any] = {"sent_state": Coalesce(Subquery(latest), Value(""), output_field=CharField())}
    return Reminder.objects.select_related("account", "made_by").annotate(**sent).order_by("-pk")


def filtered(rows: QuerySet[Any], wanted: Mapping[str, str]) -> QuerySet[Reminder]:
    """Keep the reminders a query string asks for: `kind` of payer, `show` (letters, unsent) and `q` in the payer's name."""
    if wanted.get("kind") in AccountKind.values:
        rows = rows.filter(account__kind=wanted["kind"])
    if wanted.get("show") == "letters":
        rows = rows.filter(is_letter=True)
    if wanted.get("show") == "unsent":
        rows = rows.exclude(sent_state__in=["sent", "dropped"])
    return rows.filter(account__name__icontains=wanted["q"][:100]) if wanted.get("q") else rows


def of_account(account_id: int) -> list[Reminder]:
    """Return a payer's reminders, newest first; one query."""
    return list(reminders().filter(account=account_id))


def quiet_payers(on: date) -> list[Account]:
    """Return the payers that are left in peace on a day, by name; one query."""
    rows = Account.objects.filter(paused_until__gte=on) | Account.objects.filter(promised_on__gte=on - GRACE_OF_PROMISE)
    return list(rows.order_by("name", "pk"))


def broken_promises(on: date) -> list[Account]:
    """Return the payers that promised to pay by a day that is past and did not, by name; one query."""
    return list(with_broken_promise(on))


def with_broken_promise(on: date) -> QuerySet[Account]:
    """Payers that promised to pay by a day that is past and still owe what was due by then, by name."""
    late = open_debt().filter(account=OuterRef("pk"), due_on__lte=OuterRef("promised_on"))
    return Account.objects.filter(Exists(late), promised_on__lt=on - GRACE_OF_PROMISE).order_by("name", "pk")


def due_dates(numbers: Group[str]) -> dict[str, date]:
    """Return when invoices were to be paid, by number; one query."""
    return dict(Document.objects.filter(number__in=numbers).values_list("number", "due_on"))


def still_owing(numbers: Group[str]) -> bool:
    """Tell whether any of the invoices still owes something; one query."""
    return open_debt().filter(number__in=numbers).exists()


def _open(account_ids: Group[int] | None) -> dict[int, _Payer]:
    rows = open_debt().filter(account__collection=Collection.INVOICE)
    if account_ids is not None:
        rows = rows.filter(account__in=account_ids)
    on_its_way = online.on_its_way()
    found: dict[int, _Payer] = defaultdict(_Payer)
    columns = ("account_id", "pk", "number", "due_on", "left_pence")
    for account_id, pk, number, due_on, left in rows.order_by("due_on", "pk").values_list(*columns):
        found[account_id].open_pence += left
        if pk not in on_its_way:
            found[account_id].chased.append((number, due_on, left))
    return found


def _add_past(payers: dict[int, _Payer]) -> None:
    rows = Reminder.objects.filter(account__in=list(payers)).order_by("pk")
    for account_id, step_id, invoices, made_on in rows.values_list("account_id", "step_id", "invoices", "made_on"):
        payer = payers[account_id]
        payer.last_on = max(made_on, payer.last_on or made_on)
        for number, _ in invoices:
            payer.taken[number].add(step_id)


def _accounts(account_ids: Group[int]) -> QuerySet[Any]:
    """Accounts by name with their balance in pence."""
    invoiced, received = sum_of(Document, "account", "gross_pence"), sum_of(Payment, "account", "amount_pence")
    balance: dict[str, Any] = {"balance": Coalesce(invoiced, 0) - Coalesce(received, 0)}
    rows = Account.objects.filter(pk__in=list(account_ids), is_active=True).annotate(**balance)
    return rows.select_related("school", "trust").order_by("name", "pk")


def _due_of(account: Account, payer: _Payer, steps: Sequence[Step], on: date, *, by_hand: bool) -> Due | None:
    if is_quiet(on, paused_until=account.paused_until, promised_on=account.promised_on):
        return None
    owed = payer.owed()
    overdue = sum(invoice.outstanding_pence for invoice in owed if invoice.due_on < on)
    credit = payer.open_pence - account.balance
    if credit > 0 and credit >= overdue:
        return None
    step = next_step(owed, steps, on, None if by_hand else payer.last_on)
    if step is None and by_hand:
        step = _last_reached(owed, steps, on)
    if step is None:
        return None
    named = [invoice for invoice in owed if (on - invoice.due_on).days >= min(step.days_after_due, 1)]
    return Due(account, step, named)


def _last_reached(owed: Sequence[Owed], steps: Sequence[Step], on: date) -> Step | None:
    """The furthest step any invoice past its due date has reached, else the first, where anything is overdue."""
    days = max(((on - invoice.due_on).days for invoice in owed), default=0)
    after = sorted((step for step in steps if step.days_after_due > 0), key=lambda step: step.days_after_due)
    reached = [step for step in after if step.days_after_due <= days]
    return (reached or after[:1])[-1] if days > 0 and after else None
