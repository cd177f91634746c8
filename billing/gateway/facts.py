"""What we read from the processor, as values of our own; amounts in pence, times in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from billing.enums import PaymentMethod

METHODS = {
    "card": PaymentMethod.CARD,
    "pay_by_bank": PaymentMethod.PAY_BY_BANK,
    "bacs_debit": PaymentMethod.DIRECT_DEBIT,
}


@dataclass(frozen=True)
class EventFact:
    """A message: what happened to which object, and when by the processor's clock."""

    id: str
    type: str
    object_id: str
    happened_at: datetime
    account: str
    is_live: bool
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class SessionFact:
    """A payment page."""

    id: str
    status: str
    intent_id: str
    setup_id: str
    url: str
    expires_at: datetime
    metadata: Mapping[str, str]


@dataclass(frozen=True)
class IntentFact:
    """A payment in any state; fee and charge once it has succeeded."""

    id: str
    status: str
    amount_pence: int
    metadata: Mapping[str, str]
    created_at: datetime
    charge_id: str = ""
    method: PaymentMethod | None = None
    fee_pence: int | None = None
    error: str = ""
    is_pounds: bool = True

    @property
    def has_succeeded(self) -> bool:
        """Money has arrived at the processor."""
        return self.status == "succeeded"


@dataclass(frozen=True)
class RefundFact:
    """Money on its way back to the payer."""

    id: str
    status: str
    amount_pence: int
    intent_id: str
    created_at: datetime
    metadata: Mapping[str, str]
    error: str = ""


@dataclass(frozen=True)
class DisputeFact:
    """A payment the payer's bank took back, or asks about."""

    id: str
    status: str
    amount_pence: int
    intent_id: str
    reason: str
    created_at: datetime

    @property
    def has_taken_money(self) -> bool:
        """Money is gone: an inquiry ("warning_…") and a prevented dispute take none."""
        return not self.status.startswith("warning") and self.status != "prevented"

    @property
    def is_won(self) -> bool:
        """The money comes back."""
        return self.status == "won"


@dataclass(frozen=True)
class PayoutLine:
    """One part of a payout: its kind, the charge it is about, amount and fee in pence."""

    kind: str
    charge_id: str
    amount_pence: int
    fee_pence: int


@dataclass(frozen=True)
class PayoutFact:
    """Money on its way to the partnership's bank."""

    id: str
    status: str
    amount_pence: int
    arrives_on: date
    lines: tuple[PayoutLine, ...] = ()


@dataclass(frozen=True)
class MandateFact:
    """The right to collect by Direct Debit, and the account at the payer's bank it is for."""

    id: str
    status: str
    way_id: str


def moment(seconds: int) -> datetime:
    """Return the time of a count of seconds."""
    return datetime.fromtimestamp(seconds, UTC)


def text(value: Any) -> str:
    """Return a text, an object's id, or nothing for None."""
    return str(getattr(value, "id", value) or "")


def plain(value: Any) -> dict[str, str]:
    """Return metadata as a dictionary (Stripe's object is none)."""
    return {str(name): str(text) for name, text in value.to_dict().items()} if value else {}


def session(it: Any) -> SessionFact:
    """Read `checkout.session`."""
    return SessionFact(
        it.id,
        it.status,
        text(it.payment_intent),
        text(it.setup_intent),
        text(it.url),
        moment(it.expires_at),
        plain(it.metadata),
    )


def intent(it: Any) -> IntentFact:
    """Read `payment_intent`, its charge and balance line expanded."""
    charge = it.latest_charge if it.status == "succeeded" and not isinstance(it.latest_charge, str) else None
    line = getattr(charge, "balance_transaction", None)
    problem = it.last_payment_error
    return IntentFact(
        id=it.id,
        status=it.status,
        amount_pence=it.amount_received if it.status == "succeeded" else it.amount,
        metadata=plain(it.metadata),
        created_at=moment(it.created),
        charge_id=text(it.latest_charge),
        method=METHODS.get(charge.payment_method_details.type) if charge else None,
        fee_pence=getattr(line, "fee", None),
        error=text(problem.message) if problem else "",
        is_pounds=it.currency == "gbp",
    )


def refund(it: Any) -> RefundFact:
    """Read `refund`."""
    why = text(getattr(it, "failure_reason", None))
    return RefundFact(it.id, it.status, it.amount, text(it.payment_intent), moment(it.created), plain(it.metadata), why)


def dispute(it: Any) -> DisputeFact:
    """Read `dispute`."""
    return DisputeFact(it.id, it.status, it.amount, text(it.payment_intent), it.reason, moment(it.created))


def payout(it: Any, lines: tuple[PayoutLine, ...] = ()) -> PayoutFact:
    """Read `payout` with its lines."""
    return PayoutFact(it.id, it.status, it.amount, moment(it.arrival_date).date(), lines)


def payout_line(it: Any) -> PayoutLine:
    """Read `balance_transaction`."""
    return PayoutLine(it.type, text(it.source), it.amount, it.fee)
