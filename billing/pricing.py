"""The price of one line: quantity × rate, less a discount with its reason, rounded once."""

from dataclasses import dataclass
from decimal import Decimal

from billing.errors import BillingRefused
from tenants.money import format_pence, format_rate, multiply


class DiscountTooLarge(BillingRefused):
    """A discount is more than the price it is taken off."""

    code = "discount_too_large"


class DiscountWithoutReason(BillingRefused):
    """A discount is given and nobody said why."""

    code = "discount_without_reason"


@dataclass(frozen=True)
class LinePrice:
    """Quantity × rate (pounds) less a discount (pence). Raises DiscountTooLarge, DiscountWithoutReason when made."""

    rate: Decimal
    quantity: Decimal = Decimal(1)
    unit: str = ""
    discount_pence: int = 0
    discount_reason: str = ""

    def __post_init__(self) -> None:
        if self.discount_pence < 0 or self.discount_pence > max(self.before_discount_pence, 0):
            raise DiscountTooLarge(f"The discount cannot be more than {format_pence(self.before_discount_pence)}.")
        if self.discount_pence and not self.discount_reason.strip():
            raise DiscountWithoutReason("Say why the discount is given: it is printed on the invoice.")

    @property
    def before_discount_pence(self) -> int:
        """Quantity × rate, rounded half up once."""
        return multiply(self.rate, self.quantity)

    @property
    def net_pence(self) -> int:
        """What is charged before VAT."""
        return self.before_discount_pence - self.discount_pence

    @property
    def arithmetic(self) -> str:
        """“3 days × £450.00 = £1,350.00, less £100.00 (second visit) = £1,250.00”; nothing for one thing at its price."""
        product = self._product()
        if not self.discount_pence:
            return product
        less = f"{product or format_pence(self.before_discount_pence)}, less {format_pence(self.discount_pence)}"
        return f"{less} ({self.discount_reason}) = {format_pence(self.net_pence)}"

    def _product(self) -> str:
        if self.quantity == 1:
            return ""
        figure = f"{self.quantity:,.4f}".rstrip("0").rstrip(".")
        return (
            f"{f'{figure} {self.unit}'.strip()} × {format_rate(self.rate)} = {format_pence(self.before_discount_pence)}"
        )
