"""The page on which a school renews: the price with its arithmetic, what it gives, what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

from membership import arithmetic
from membership.arithmetic import LastYear
from membership.enums import InvoiceTiming, QuantityStatus, SubscriptionStatus
from membership.models import Subscription
from tenants.money import format_pence

Status = SubscriptionStatus
MONTHS = {InvoiceTiming.SEPTEMBER: "September", InvoiceTiming.APRIL: "April"}


@dataclass(frozen=True)
class Line:
    """A key and a value of a summary list."""

    key: str
    value: str


@dataclass(frozen=True)
class Renewal:
    """What a school sees of one membership."""

    subscription: Subscription
    last_year: LastYear | None

    @property
    def title(self) -> str:
        """“Renew membership for 2027/28” while it is open, “Membership 2027/28” afterwards."""
        year = self.subscription.year.label
        if not self.subscription.is_open:
            return f"Membership {year}"
        return f"{'Renew' if self.last_year else 'Confirm'} membership for {year}"

    @property
    def caption(self) -> str:
        """The school, since when it is a member, and until when to answer."""
        school, year = self.subscription.school, self.subscription.year
        kind = self.subscription.membership_class.get_kind_display().lower()
        since = f" since {school.joined_on.year}" if school.joined_on else ""
        parts = [school.name, f"{kind}{since}"]
        if self.subscription.is_open and year.confirm_by:
            parts.append(f"please confirm by {day(year.confirm_by)}")
        return " · ".join(parts)

    @property
    def sum_text(self) -> str:
        """The sum left of its result."""
        return arithmetic.sum_text(self.subscription.price, self.subscription.quantity.basis)

    @property
    def total(self) -> str:
        """The result of the sum, before any limit."""
        return format_pence(self.subscription.price.uncapped_pence)

    @property
    def notes(self) -> list[str]:
        """What limited the price, last year, VAT."""
        tariff = self.subscription.tariff
        return arithmetic.notes(
            self.subscription.price,
            last_year=self.last_year,
            vat_treatment=tariff.vat_treatment,
            vat_reason=tariff.vat_reason,
        )

    @property
    def gives(self) -> list[Line]:
        """What membership gives, one line each."""
        return gives(self.subscription.membership_class.description)

    @property
    def is_disputed(self) -> bool:
        """Whether the office is looking at the pupil number."""
        return self.subscription.is_open and self.subscription.quantity.status == QuantityStatus.DISPUTED

    @property
    def can_be_disputed(self) -> bool:
        """Whether the number is still to be agreed, and the price depends on it."""
        counts = self.subscription.price.quantity is not None
        return self.subscription.is_open and counts and self.subscription.quantity.status == QuantityStatus.PROVISIONAL

    @property
    def invoice_month(self) -> str:
        """The month the invoice goes out."""
        return MONTHS[InvoiceTiming(self.subscription.tariff.invoice_timing)]

    @property
    def facts(self) -> list[Line]:
        """What was agreed, once it was."""
        agreed = self.subscription
        if not agreed.confirmed_at:
            return []
        by = f" by {agreed.confirmed_by}" if agreed.confirmed_by else ""
        return [
            Line("Confirmed", f"{_date(agreed.confirmed_at)}{by}"),
            Line("Runs", f"{_date(agreed.year.starts_on)} to {_date(agreed.year.ends_before - timedelta(days=1))}"),
            Line("Invoice", f"goes out in {self.invoice_month}"),
            Line("Purchase order", agreed.purchase_order or "none given yet"),
        ]


def gives(description: str) -> list[Line]:
    """Return “Title: what you get” lines as keys and values."""
    lines = (line.partition(":") for line in description.splitlines() if line.strip())
    return [Line(title.strip(), text.strip()) for title, _, text in lines]


def day(on: date) -> str:
    """“Friday 29 January”."""
    return date_format(on, "l j F")


def _date(on: date) -> str:
    return date_format(on, "j F Y")


def earlier(subscriptions: Sequence[Subscription], shown: Subscription) -> list[Subscription]:
    """Return the other years of a school, for the list beside the page."""
    return [sub for sub in subscriptions if sub.pk != shown.pk]
