"""The book lines are matched by: every payer with its names and references, every open invoice. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable

from billing.enums import PaymentKind
from billing.matching import Book, Debt, Incoming
from billing.models import Account, BankLine, Payment, SchoolPayer
from billing.queries.open_debt import open_debt
from billing.recognition import Payer


def book() -> Book:
    """Return the book as it stands; four queries, however many lines will be matched by it."""
    debts: list[Debt] = []
    orders: dict[int, set[str]] = defaultdict(set)
    columns = ("pk", "number", "due_on", "left_pence", "account_id", "purchase_order")
    for pk, number, due_on, pence, account_id, order in open_debt().order_by("pk").values_list(*columns):
        debts.append(Debt(pk, number, due_on, pence, account_id))
        orders[account_id].add(order)
    return Book(_payers(orders), debts)


def incoming(line: BankLine) -> Incoming:
    """Return a line as the matching reads it."""
    return Incoming(line.amount_pence, line.payer_name, f"{line.reference}\n{line.remittance}")


def _payers(orders: dict[int, set[str]]) -> list[Payer]:
    schools, paid_as = _schools(), _paid_as()
    return [
        Payer(
            account.pk,
            account.name,
            tuple(sorted(schools[account.pk] - {account.name})),
            tuple(sorted(_references(account) | orders[account.pk] - {""})),
            frozenset(paid_as[account.pk]),
        )
        for account in Account.objects.select_related("school", "trust").order_by("pk")
    ]


def _references(account: Account) -> set[str]:
    found: Iterable[object] = (
        account.reference,
        account.purchase_order,
        account.school and account.school.urn,
        account.trust and account.trust.uid,
    )
    return {str(one) for one in found if one}


def _schools() -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for account_id, name in SchoolPayer.objects.values_list("account_id", "school__name"):
        found[account_id].add(name)
    return found


def _paid_as() -> dict[int, set[str]]:
    """Names on lines that were matched and not taken back."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Payment.objects.filter(kind=PaymentKind.RECEIVED, bank_line__isnull=False, reversal__isnull=True)
    for account_id, name in rows.order_by().values_list("account_id", "bank_line__payer_name").distinct():
        if name:
            found[account_id].add(name)
    return found
