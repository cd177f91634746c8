"""What a line of a bank statement may pay, ranked and explained. Pure: it is given payers and open invoices.

The order of trust: a remittance advice, invoices named, the payer recognised and the sum exact, the sum alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from billing import remittance
from billing.allocation import OpenInvoice, Share, allocate
from billing.fitting import Fits
from billing.mentions import Mentions
from billing.recognition import Payer, Recognised, Recogniser
from tenants.money import format_pence

MOST_PAYERS: Final = 5
MOST_ALIKE: Final = 4
NAMED_IN_REASON: Final = 3
CLOSE_PENCE: Final = 50_00


@dataclass(frozen=True)
class Debt(OpenInvoice):
    """An open invoice and whose it is."""

    account_id: int


@dataclass(frozen=True)
class Incoming:
    """Money that came in, as the bank wrote it."""

    amount_pence: int
    payer_name: str
    text: str


@dataclass(frozen=True)
class Part:
    """What one account gets of a line: its shares and, when they are less, the rest as credit."""

    account_id: int
    amount_pence: int
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """A way to use a line, with reasons to read; only what is certain may be done without asking."""

    parts: tuple[Part, ...]
    score: int
    reasons: tuple[str, ...]
    is_certain: bool = False


class Book:
    """All payers and what they owe; made once for many lines. `take` keeps it true while lines are matched."""

    def __init__(self, payers: Sequence[Payer], debts: Iterable[Debt]) -> None:
        self.recogniser = Recogniser(payers)
        self._by_number = {debt.number: debt for debt in debts}
        self.numbers = {debt.id: debt.number for debt in self._by_number.values()}
        self._mentions = Mentions(self._by_number)
        self._of: dict[int, list[Debt]] = {}
        self._fits: dict[int, Fits] = {}
        for debt in sorted(self._by_number.values(), key=lambda debt: (debt.due_on, debt.id)):
            self._of.setdefault(debt.account_id, []).append(debt)
        self._index()

    def _index(self) -> None:
        self._by_amount: dict[int, list[Debt]] = {}
        for debt in self._by_number.values():
            self._by_amount.setdefault(debt.outstanding_pence, []).append(debt)
        self._totals: dict[int, list[int]] = {}
        for account_id, debts in self._of.items():
            self._totals.setdefault(sum(debt.outstanding_pence for debt in debts), []).append(account_id)

    def suggest(self, line: Incoming, most: int = 5) -> list[Suggestion]:
        """Return what a line may pay, best first; each use of the money once. Two certain ways make none certain."""
        best: dict[tuple[Part, ...], Suggestion] = {}
        for one in self._all(line):
            if one.parts not in best or best[one.parts].score < one.score:
                best[one.parts] = one
        ranked = sorted(best.values(), key=lambda one: (-one.score, one.parts[0].account_id))
        if sum(one.is_certain for one in ranked) > 1:
            ranked = [replace(one, is_certain=False) for one in ranked]
        return ranked[:most]

    def take(self, parts: Iterable[Part]) -> None:
        """Lower what invoices owe by what a line paid."""
        paid = {share.invoice_id: share.amount_pence for part in parts for share in part.shares}
        touched = {debt.account_id for debt in self._by_number.values() if debt.id in paid}
        for account_id in touched:
            left = [replace(d, outstanding_pence=d.outstanding_pence - paid.get(d.id, 0)) for d in self._of[account_id]]
            for debt in self._of[account_id]:
                del self._by_number[debt.number]
            self._of[account_id] = [debt for debt in left if debt.outstanding_pence > 0]
            self._by_number |= {debt.number: debt for debt in self._of[account_id]}
            self._fits.pop(account_id, None)
        self._index()

    def _all(self, line: Incoming) -> Iterator[Suggestion]:
        yield from self._advised(line)
        yield from self._named(line)
        yield from self._from_payers(line)
        yield from self._alike(line)

    def _advised(self, line: Incoming) -> Iterator[Suggestion]:
        advised = [
            one
            for one in remittance.read(line.text, self._mentions)
            if one.amount_pence and one.number in self._by_number
        ]
        shares = [(self._by_number[one.number], one.amount_pence or 0) for one in advised]
        if not shares or any(pence > debt.outstanding_pence for debt, pence in shares):
            return
        total = sum(pence for _, pence in shares)
        if total == line.amount_pence:
            reason = f"the advice gives amounts for {_invoices(len(shares))} that add up to the payment"
            yield Suggestion(_parts(shares), 98, (reason, _names([d.number for d, _ in shares])), is_certain=True)
        elif total < line.amount_pence:
            rest = f"{format_pence(line.amount_pence - total)} is not accounted for and stays on the account"
            parts = _parts(shares, rest_pence=line.amount_pence - total)
            yield Suggestion(parts, 72, (f"the advice gives amounts for {_invoices(len(shares))}", rest))

    def _named(self, line: Incoming) -> Iterator[Suggestion]:
        numbers = self._mentions.named(line.text)
        named = [self._by_number[number] for number in numbers if number in self._by_number]
        if named:
            yield self._of_named(line, named)
            return
        hinted = [self._by_number[n] for n in self._mentions.hinted(line.text) if n in self._by_number]
        if hinted and sum(debt.outstanding_pence for debt in hinted) == line.amount_pence:
            numbers = [debt.number for debt in hinted]
            reasons = (f"ends like {_listed(numbers)}", "exactly what is owed")
            yield Suggestion(_parts([(debt, debt.outstanding_pence) for debt in hinted]), 78, reasons)

    def _of_named(self, line: Incoming, debts: Sequence[Debt]) -> Suggestion:
        owed = sum(debt.outstanding_pence for debt in debts)
        names, left, shares = _names([debt.number for debt in debts]), line.amount_pence, []
        for debt in debts:
            pence = min(left, debt.outstanding_pence)
            left -= pence
            if pence:
                shares.append((debt, pence))
        if owed == line.amount_pence:
            return Suggestion(_parts(shares), 95, (names, "exactly what is owed"), is_certain=True)
        if owed > line.amount_pence:
            return Suggestion(_parts(shares), 80, (names, f"{format_pence(owed - line.amount_pence)} short"))
        more = f"{format_pence(left)} more than owed: stays on the account"
        return Suggestion(_parts(shares, rest_pence=left), 76, (names, more))

    def _from_payers(self, line: Incoming) -> Iterator[Suggestion]:
        recognised = self.recogniser.recognise(line.payer_name, line.text)
        sure = {one.account_id for one in recognised if one.is_sure}
        for one in recognised[:MOST_PAYERS]:
            yield self._from_payer(line, one, is_only=sure == {one.account_id})

    def _from_payer(self, line: Incoming, payer: Recognised, *, is_only: bool) -> Suggestion:
        debts = self._of.get(payer.account_id, [])
        fit = self._fits_of(payer.account_id).find(line.amount_pence)
        if fit:
            shares = tuple(Share(invoice.id, invoice.outstanding_pence) for invoice in fit.invoices)
            parts = (Part(payer.account_id, line.amount_pence, shares),)
            return Suggestion(parts, 50 + payer.strength, (payer.reason, fit.words), is_only and fit.is_unique)
        near = _nearest(debts, line.amount_pence)
        shares = tuple(allocate(line.amount_pence, [near] if near else debts))
        parts = (Part(payer.account_id, line.amount_pence, shares),)
        score = (42 if near else 20) + payer.strength // 2
        return Suggestion(parts, score, (payer.reason, _difference(line.amount_pence, debts, near)))

    def _alike(self, line: Incoming) -> Iterator[Suggestion]:
        """By the sum alone: never certain."""
        debts = self._by_amount.get(line.amount_pence, [])
        alone = len(debts) == 1
        for debt in debts if len(debts) <= MOST_ALIKE else ():
            which = "the only open invoice of" if alone else f"one of {len(debts)} open invoices of"
            reason = f"{which} exactly {format_pence(line.amount_pence)}"
            yield Suggestion(_parts([(debt, debt.outstanding_pence)]), 40 if alone else 25, (reason,))
        accounts = self._totals.get(line.amount_pence, [])
        for account_id in accounts if len(accounts) <= MOST_ALIKE else ():
            owed = self._of[account_id]
            reason = f"exactly the sum of all {_invoices(len(owed))} {self.recogniser.payers[account_id].name} owes"
            yield Suggestion(_parts([(debt, debt.outstanding_pence) for debt in owed]), 35, (reason,))

    def _fits_of(self, account_id: int) -> Fits:
        if account_id not in self._fits:
            self._fits[account_id] = Fits(self._of.get(account_id, []))
        return self._fits[account_id]


def _parts(shares: Sequence[tuple[Debt, int]], rest_pence: int = 0) -> tuple[Part, ...]:
    """Group shares by account; a rest goes to the account of the first."""
    by_account: dict[int, list[Share]] = {}
    for debt, pence in shares:
        by_account.setdefault(debt.account_id, []).append(Share(debt.id, pence))
    parts = [Part(pk, sum(share.amount_pence for share in of), tuple(of)) for pk, of in by_account.items()]
    if rest_pence:
        parts[0] = replace(parts[0], amount_pence=parts[0].amount_pence + rest_pence)
    return tuple(parts)


def _nearest(debts: Sequence[Debt], amount_pence: int) -> Debt | None:
    """The invoice the sum misses by little: bank charges, a mistyped figure, a deducted credit."""
    close = min(CLOSE_PENCE, amount_pence // 10)
    near = [debt for debt in debts if abs(debt.outstanding_pence - amount_pence) <= close]
    return min(near, key=lambda debt: abs(debt.outstanding_pence - amount_pence), default=None)


def _difference(amount_pence: int, debts: Sequence[Debt], near: Debt | None) -> str:
    if not debts:
        return "owes nothing now: the money stays on the account"
    owed = near.outstanding_pence if near else sum(debt.outstanding_pence for debt in debts)
    if amount_pence > owed:
        return (
            f"{format_pence(amount_pence - owed)} more than {near.number if near else 'it'} owes: stays on the account"
        )
    if near:
        return f"{format_pence(owed - amount_pence)} short of {near.number}"
    return f"pays the oldest first; {format_pence(owed - amount_pence)} remains owed"


def _invoices(count: int) -> str:
    return f"{count} invoice{'s' if count != 1 else ''}"


def _listed(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:NAMED_IN_REASON])
    rest = len(numbers) - NAMED_IN_REASON
    return f"{shown} and {rest} more" if rest > 0 else shown


def _names(numbers: Sequence[str]) -> str:
    return f"names {_listed(numbers)}"
