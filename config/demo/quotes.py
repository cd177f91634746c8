"""Quotes in the demo: waiting, accepted by a head, expired, declined, and a pro-forma; and a charge two payers share."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from billing.drafting import LineDraft
from billing.enums import DocumentKind, FundingPurpose, SupplyKind
from billing.models import Account, Quote
from billing.operations import manual_charges, quote_answers, quotes, splits
from billing.pricing import LinePrice
from config.demo.calendar import at
from membership.enums import SchoolRoleKind
from membership.models import Person
from tenants.calendars import AcademicYear

TRAINING: Final = (
    "Governor training, six evenings",
    SupplyKind.TRAINING,
    LinePrice(Decimal(185), Decimal(6), "evenings"),
)
REVIEW: Final = (
    "Review of the curriculum by two colleagues",
    SupplyKind.CONSULTANCY,
    LinePrice(Decimal(450), Decimal(3), "days", 135_00, "two schools share the preparation"),
)
DATA: Final = ("Data pack with a visit", SupplyKind.DATA, LinePrice(Decimal("320.00")))
Offer = tuple[str, SupplyKind, LinePrice]


def offer(by: Person, today: date) -> None:
    """Make a handful of quotes for schools that pay for themselves, and let some be answered."""
    payers = list(Account.objects.filter(kind="school", school__roles__role=SchoolRoleKind.HEAD).distinct()[:5])
    if len(payers) < 5:
        return
    _make(by, payers[1], "Curriculum review", [REVIEW, DATA], today - timedelta(75))
    declined = _make(by, payers[2], "Curriculum review", [REVIEW], today - timedelta(20))
    accepted = _make(by, payers[4], "Training and data", [TRAINING, DATA], today - timedelta(12))
    _make(by, payers[0], "Governor training", [TRAINING], today - timedelta(6))
    _make(by, payers[3], "Data pack", [DATA], today - timedelta(3), DocumentKind.PRO_FORMA)
    quote_answers.decline(
        by=_head(declined), quote_id=declined.pk, reason="Our trust offers this", now=at(today - timedelta(9))
    )
    signed_on, head = today - timedelta(2), _head(accepted)
    quote_answers.accept(
        by=head, quote_id=accepted.pk, signed_name=head.name, on=signed_on, now=at(signed_on), purchase_order="PO 2291"
    )
    _share(by, payers[:2], today)


def _make(
    by: Person, account: Account, title: str, lines: Sequence[Offer], on: date, kind: DocumentKind = DocumentKind.QUOTE
) -> Quote:
    year = AcademicYear.containing(on)
    drafts = [
        LineDraft(text, on, year.ends_before, price, supply=supply, funding_purpose=FundingPurpose.CPD)
        for text, supply, price in lines
    ]
    return quotes.make(
        by=by, kind=kind, account_id=account.pk, title=title, lines=drafts, on=on, expires_on=on + timedelta(30)
    )


def _head(quote: Quote) -> Person:
    return Person.objects.filter(
        school_roles__school=quote.account.school_id, school_roles__role=SchoolRoleKind.HEAD
    ).earliest("pk")


def _share(by: Person, payers: Sequence[Account], today: date) -> None:
    """Two schools share one consultant: seven parts to five."""
    line = LineDraft("Shared reading consultant", today, today + timedelta(90), LinePrice(Decimal(960)))
    (charge,) = manual_charges.charge_by_hand(by=by, account_id=payers[0].pk, lines=[line], on=today)
    weights = list(zip([payer.pk for payer in payers], (7, 5), strict=True))
    splits.split_charge(by=by, charge_id=charge.pk, weights=weights, now=at(today))
