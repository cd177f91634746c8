"""Changing a price: always a new version, looked at as a draft, then published to the schools still to answer."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from membership.enums import InvoiceTiming, Measure, VatTreatment
from membership.models import MembershipYear, Person, Subscription, Tariff, TariffException
from membership.models.subscriptions import OPEN_STATUSES
from membership.quotes import quote
from membership.refusals import Refusal
from membership.tariffs import ExceptionTerms, Terms, check


class TariffPublished(Refusal):
    """A published version cannot be published again or thrown away."""

    code = "tariff_published"
    message = "This version has been published. Make a new version to change the price."


class SchoolCannotBePriced(Refusal):
    """Some open subscription has no price under the new terms, for example for want of a pupil number."""

    code = "school_cannot_be_priced"


@dataclass(frozen=True)
class TariffFields:
    """What a tariff version states beside its exceptions; rates in pounds per pupil, amounts in pence."""

    measure: str = Measure.FTE
    base_pence: int = 0
    rate: Decimal = Decimal(0)
    minimum_pence: int | None = None
    cap_pence: int | None = None
    new_joiner_minimum_pence: int | None = None
    invoice_timing: str = InvoiceTiming.SEPTEMBER
    vat_treatment: str = VatTreatment.EXEMPT
    vat_reason: str = ""

    def terms(self, exceptions: Sequence[ExceptionTerms]) -> Terms:
        """Return the price rule these fields and exceptions make."""
        return Terms(
            rate=self.rate,
            base_pence=self.base_pence,
            minimum_pence=self.minimum_pence,
            cap_pence=self.cap_pence,
            new_joiner_minimum_pence=self.new_joiner_minimum_pence,
            exceptions=tuple(exceptions),
        )


def fields_of(tariff: Tariff) -> TariffFields:
    """Return what a version states, for example to start the next one from it."""
    return TariffFields(**{name: getattr(tariff, name) for name in TariffFields.__dataclass_fields__})


def new_version(
    *,
    by: Person | None,
    year_id: int,
    membership_class_id: int,
    fields: TariffFields,
    exceptions: Sequence[ExceptionTerms] = (),
) -> Tariff:
    """Keep a draft of a price; it applies to nobody until published. Raises TariffContradicts."""
    check(fields.terms(exceptions))
    with transaction.atomic():
        MembershipYear.objects.select_for_update().get(pk=year_id)
        versions = Tariff.objects.filter(year=year_id, membership_class=membership_class_id)
        last = versions.aggregate(last=Max("version"))["last"] or 0
        tariff = Tariff.objects.create(
            year_id=year_id,
            membership_class_id=membership_class_id,
            version=last + 1,
            is_current=False,
            **asdict(fields),
        )
        TariffException.objects.bulk_create(
            TariffException(tariff=tariff, order=order, **asdict(terms)) for order, terms in enumerate(exceptions, 1)
        )
    return tariff


def publish(*, by: Person | None, tariff_id: int, now: datetime) -> int:
    """Put a draft in force and reprice who has yet to answer; return how many. What is confirmed keeps its price.

    Raises TariffPublished, SchoolCannotBePriced.
    """
    with transaction.atomic():
        tariff = _locked_draft(tariff_id)
        versions = Tariff.objects.filter(year=tariff.year_id, membership_class=tariff.membership_class_id)
        versions.filter(is_current=True).update(is_current=False)
        tariff.is_current, tariff.published_at = True, now
        tariff.save(update_fields=["is_current", "published_at"])
        return _reprice_open(tariff)


def discard(*, by: Person | None, tariff_id: int) -> None:
    """Throw a draft away. Raises TariffPublished."""
    with transaction.atomic():
        _locked_draft(tariff_id).delete()


def priced_fields(tariff: Tariff, subscription: Subscription) -> dict[str, Any]:
    """Return amount and arithmetic of a subscription under a tariff. Raises SchoolCannotBePriced."""
    try:
        made = quote(
            tariff.terms,
            subscription.school,
            subscription.quantity.value,
            is_new_joiner=subscription.is_new_joiner,
        )
    except Refusal as refusal:
        raise SchoolCannotBePriced(f"{subscription.school}: {refusal}") from refusal
    return {"amount_pence": made.net_pence, "arithmetic": made.as_json()}


def _locked_draft(tariff_id: int) -> Tariff:
    tariff = Tariff.objects.select_for_update().get(pk=tariff_id)
    if not tariff.is_draft:
        raise TariffPublished
    MembershipYear.objects.select_for_update().get(pk=tariff.year_id)
    return tariff


def _reprice_open(tariff: Tariff) -> int:
    affected = list(
        Subscription.objects.select_for_update(of=("self",))
        .select_related("school", "quantity")
        .filter(year=tariff.year_id, membership_class=tariff.membership_class_id, status__in=OPEN_STATUSES)
        .order_by("id")
    )
    for subscription in affected:
        subscription.tariff = tariff
        for name, value in priced_fields(tariff, subscription).items():
            setattr(subscription, name, value)
    Subscription.objects.bulk_update(affected, ["tariff", "amount_pence", "arithmetic"], batch_size=500)
    return len(affected)
