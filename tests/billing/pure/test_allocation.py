from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.allocation import OpenInvoice, Share, allocate, names_invoice
from tests.money_examples import proof

JANUARY = date(2027, 1, 1)


def invoice(id_, pence, days=0, number=None):
    return OpenInvoice(id_, number or f"LL-INV-2627-{id_:04}", JANUARY + timedelta(days), pence)


def test_the_oldest_is_paid_first_and_the_last_in_part():
    shares = allocate(150_00, [invoice(1, 100_00, days=9), invoice(2, 80_00, days=3)])

    assert shares == [Share(2, 80_00), Share(1, 70_00)]


def test_an_invoice_that_fits_exactly_goes_before_older_ones():
    shares = allocate(100_00, [invoice(1, 100_00, days=9), invoice(2, 80_00)])

    assert shares == [Share(1, 100_00)]


def test_named_invoices_go_before_everything():
    invoices = [invoice(1, 50_00), invoice(2, 50_00, days=1), invoice(3, 70_00, days=2)]

    shares = allocate(100_00, invoices, reference="remittance llinv 2627-0002 and LL/INV/2627/0003")

    assert shares == [Share(2, 50_00), Share(3, 50_00)]


def test_more_money_than_debt_is_left_over():
    assert allocate(100_00, [invoice(1, 30_00)]) == [Share(1, 30_00)]


def test_invoices_with_nothing_outstanding_get_nothing():
    assert allocate(100_00, [invoice(1, 0), invoice(2, 10_00)]) == [Share(2, 10_00)]


def test_a_single_penny_is_set_against_what_is_owed():
    assert allocate(1, [invoice(1, 1)]) == [Share(1, 1)]


def test_a_prefix_in_small_letters_counts_too():
    assert names_invoice("2627 0041", "ll-inv-2627-0041") is False
    assert names_invoice("LL INV 2627 0041", "ll-inv-2627-0041") is True


@pytest.mark.parametrize(
    ("reference", "is_named"),
    [
        ("LL-INV-2627-0041", True),
        ("ll inv 2627 0041", True),
        ("LLINV26270041", True),
        ("PAYMENT LL-INV-2627-0041.", True),
        ("LL-INV-2627-00412", False),
        ("XLL-INV-2627-0041", False),
        ("0041", False),
        ("", False),
    ],
)
def test_a_reference_names_an_invoice_however_it_is_written(reference, is_named):
    assert names_invoice(reference, "LL-INV-2627-0041") is is_named


invoices = st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 400)), max_size=12).map(
    lambda rows: [invoice(n, pence, days) for n, (pence, days) in enumerate(rows, 1)]
)


@proof
@given(amount=st.integers(1, 10**8), open_invoices=invoices)
def test_shares_use_all_money_that_is_needed_and_never_more(amount, open_invoices):
    shares = allocate(amount, open_invoices)

    debt = {i.id: i.outstanding_pence for i in open_invoices}
    assert sum(s.amount_pence for s in shares) == min(amount, sum(debt.values()))
    assert all(0 < s.amount_pence <= debt[s.invoice_id] for s in shares)
    assert len({s.invoice_id for s in shares}) == len(shares)


@proof
@given(amount=st.integers(1, 10**8), open_invoices=invoices, seed=st.randoms())
def test_the_order_of_the_list_does_not_matter(amount, open_invoices, seed):
    shuffled = list(open_invoices)
    seed.shuffle(shuffled)

    assert allocate(amount, shuffled) == allocate(amount, open_invoices)
