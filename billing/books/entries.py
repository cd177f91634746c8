"""What goes out to books, as plain values: documents with their lines, and payments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tenants.money import multiply


@dataclass(frozen=True)
class Line:
    """One line of a document; a credit note's amounts are negative."""

    description: str
    quantity: Decimal
    rate: Decimal
    net_pence: int
    vat_pence: int
    vat_treatment: str
    income: str
    service: str
    school_name: str = ""
    school_urn: str = ""
    cfr_code: str = ""
    aar_code: str = ""
    period_starts_on: date = date.min
    period_ends_on: date = date.min

    @property
    def gross_pence(self) -> int:
        """Net plus VAT."""
        return self.net_pence + self.vat_pence

    @property
    def is_plain_product(self) -> bool:
        """Whether quantity × rate makes the net amount: no discount, no minimum, no cap."""
        return multiply(self.rate, self.quantity) == self.net_pence


@dataclass(frozen=True)
class Invoice:
    """An invoice or a credit note, with what it archived of its payer."""

    number: str
    is_invoice: bool
    issued_on: date
    due_on: date
    account_code: str
    payer_name: str
    payer_address: str
    reference: str
    purchase_order: str
    credits: str = ""
    lines: Sequence[Line] = field(default_factory=tuple)


@dataclass(frozen=True)
class Receipt:
    """Money or a debt given up; what raises the debt again is negative."""

    id: int
    on: date
    kind: str
    amount_pence: int
    account_code: str
    method: str
    reference: str
    is_of_write_off: bool = False


Entry = Invoice | Receipt
