"""One charge split twice at once, or split while it is invoiced: the charge's row and its account decide."""

from billing.models import Charge, Document
from billing.operations import splits
from tests.factories import billing as make
from tests.factories.membership import office
from tests.plumbing.races import race


def test_a_charge_is_split_once(committed):
    charge, other, by = make.charge(net_pence=68_33), make.AccountFactory(), office()
    weights = [(charge.account_id, 1), (other.pk, 1)]

    def split():
        return splits.split_charge(by=by, charge_id=charge.pk, weights=weights, now=make.NOW)

    results = race(committed, [split, split])

    assert sorted(type(result).__name__ for result in results) == ["SplitRefused", "list"]
    assert sum(Charge.objects.filter(cancelled_at=None).values_list("net_pence", flat=True)) == 68_33


def test_a_charge_is_split_or_invoiced_but_never_both(committed):
    charge, other, by = make.charge(), make.AccountFactory(), office()
    weights = [(charge.account_id, 1), (other.pk, 1)]

    results = race(
        committed,
        [
            lambda: splits.split_charge(by=by, charge_id=charge.pk, weights=weights, now=make.NOW),
            lambda: make.issuing.issue_invoice(
                by=by, account_id=charge.account_id, charge_ids=[charge.pk], on=make.TODAY
            ),
        ],
    )

    refused = [type(result).__name__ for result in results if isinstance(result, Exception)]
    assert refused in (["ChargeInvoiced"], ["ChargesChanged"])
    live = Charge.objects.filter(cancelled_at=None)
    assert (live.count(), Document.objects.count()) == ((1, 1) if refused == ["ChargeInvoiced"] else (2, 0))
