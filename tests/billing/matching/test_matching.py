"""Suggestions for a bank line: the right one first, its reasons in words, certain only where nothing else is possible."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.allocation import OpenInvoice, Share
from billing.fitting import Fits
from billing.matching import Book, Debt, Incoming, Part
from billing.mentions import Mentions
from billing.recognition import Payer
from billing.remittance import Advised, read

pytestmark = pytest.mark.no_database
DUE = date(2027, 10, 14)
ASH, CEDAR, TRUST = 1, 2, 3
PAYERS = [
    Payer(ASH, "Ash Primary School", references=("300001",)),
    Payer(CEDAR, "Cedar Grove School", references=("300002", "PO 7811")),
    Payer(TRUST, "Harbour Learning Trust", ("Elm Academy", "Oak Academy"), ("4001",), frozenset({"HLT CENTRAL AP"})),
]
DEBTS = [
    Debt(11, "LL-INV-2728-0001", DUE, 120_00, ASH),
    Debt(12, "LL-INV-2728-0002", DUE, 80_00, ASH),
    Debt(21, "LL-INV-2728-0003", DUE, 500_00, CEDAR),
    *(Debt(30 + n, f"LL-INV-2728-{100 + n:04}", DUE, 1000_00 + n, TRUST) for n in range(40)),
]


def best(amount_pence, text="", payer_name=""):
    return Book(PAYERS, DEBTS).suggest(Incoming(amount_pence, payer_name, text))[0]


def paid(suggestion):
    return {
        part.account_id: {share.invoice_id: share.amount_pence for share in part.shares} for part in suggestion.parts
    }


@pytest.mark.parametrize("text", ["LL-INV-2728-0001", "ll inv 2728 0001", "LLINV27280001 THANKS", "re:LL/INV/2728/1"])
def test_an_invoice_named_and_exact_is_certain(text):
    found = best(120_00, text)

    assert (paid(found), found.is_certain) == ({ASH: {11: 120_00}}, True)
    assert found.reasons == ("names LL-INV-2728-0001", "exactly what is owed")


def test_several_invoices_of_several_accounts_are_certain_when_they_add_up():
    found = best(620_00, "LL-INV-2728-0001 LL-INV-2728-0003")

    assert (paid(found), found.is_certain) == ({ASH: {11: 120_00}, CEDAR: {21: 500_00}}, True)


def test_a_short_payment_says_by_how_much():
    found = best(100_00, "LL-INV-2728-0001")

    assert (paid(found), found.is_certain) == ({ASH: {11: 100_00}}, False)
    assert found.reasons == ("names LL-INV-2728-0001", "£20.00 short")


def test_an_over_payment_stays_on_the_account():
    found = best(130_00, "LL-INV-2728-0001")

    assert (found.parts, found.is_certain) == ((Part(ASH, 130_00, (Share(11, 120_00),)),), False)
    assert found.reasons == ("names LL-INV-2728-0001", "£10.00 more than owed: stays on the account")


def test_a_payment_from_a_trust_covers_forty_invoices():
    owed = sum(debt.outstanding_pence for debt in DEBTS if debt.account_id == TRUST)

    found = best(owed, "SUBSCRIPTIONS", "HLT CENTRAL AP")

    assert (len(found.parts[0].shares), found.parts[0].amount_pence, found.is_certain) == (40, owed, True)
    assert found.reasons == ("paid as “HLT CENTRAL AP” before", "exactly the sum of all 40 open invoices")


def test_all_but_two_of_a_trusts_invoices_are_found():
    owed = sum(debt.outstanding_pence for debt in DEBTS if debt.account_id == TRUST and debt.id not in (30, 31))

    found = best(owed, "", "HARBOUR LEARNING T")

    assert (len(found.parts[0].shares), found.reasons) == (
        38,
        ("payer’s name is like Harbour Learning Trust", "exactly the sum of all open invoices but 2"),
    )


def test_an_advice_with_amounts_is_followed_to_the_penny():
    found = best(150_00, "Remittance\nLL-INV-2728-0001   100.00 20.00 £120.00\nLL-INV-2728-0002 30.00")

    assert (paid(found), found.is_certain) == ({ASH: {11: 120_00, 12: 30_00}}, True)
    assert found.reasons[0] == "the advice gives amounts for 2 invoices that add up to the payment"


def test_a_reference_and_the_exact_sum_are_certain():
    found = best(500_00, "PO7811 invoice", "UNKNOWN PAYER")

    assert (paid(found), found.is_certain) == ({CEDAR: {21: 500_00}}, True)
    assert found.reasons == ("gives the reference PO 7811", "exactly what LL-INV-2728-0003 owes")


def test_a_name_cut_by_the_bank_is_recognised_but_not_certain():
    found = best(500_00, "BGC", "CEDAR GROVE SCHO")

    assert (paid(found), found.is_certain) == ({CEDAR: {21: 500_00}}, False)


def test_the_sum_alone_is_a_weak_hint():
    found = best(500_00, "BGC", "SOMEBODY")

    assert (paid(found), found.is_certain) == ({CEDAR: {21: 500_00}}, False)
    assert found.reasons == ("the only open invoice of exactly £500.00",)


def test_two_payers_that_fit_make_neither_certain():
    debts = [*DEBTS, Debt(99, "LL-INV-2728-0900", DUE, 500_00, ASH)]

    found = Book(PAYERS, debts).suggest(Incoming(500_00, "", "300001 300002"))

    assert {(one.parts[0].account_id, one.is_certain) for one in found[:2]} == {(ASH, False), (CEDAR, False)}


def test_invoices_that_could_be_others_make_nothing_certain():
    debts = [Debt(1, "LL-INV-2728-0001", DUE, 50_00, ASH), Debt(2, "LL-INV-2728-0002", DUE, 50_00, ASH)]

    found = Book(PAYERS, debts).suggest(Incoming(50_00, "", "300001"))[0]

    assert (found.reasons[1], found.is_certain) == ("exactly what one of 2 invoices owes", False)


def test_a_payer_who_owes_nothing_gets_credit():
    found = Book(PAYERS, []).suggest(Incoming(50_00, "ASH PRIMARY SCHOOL", ""))[0]

    assert found.parts == (Part(ASH, 50_00, ()),)
    assert found.reasons == ("comes from Ash Primary School", "owes nothing now: the money stays on the account")


def test_a_sum_that_misses_by_little_goes_to_that_invoice():
    found = best(495_00, "", "Cedar Grove School")

    assert (paid(found), found.reasons[1]) == ({CEDAR: {21: 495_00}}, "£5.00 short of LL-INV-2728-0003")


def test_an_invoice_that_is_paid_already_does_not_stop_the_search():
    book = Book(PAYERS, DEBTS)
    book.take([Part(ASH, 120_00, (Share(11, 120_00),))])

    found = book.suggest(Incoming(120_00, "", "LL-INV-2728-0001"))

    assert [one for one in found if one.is_certain] == []


def test_what_was_taken_is_owed_no_more():
    book = Book(PAYERS, DEBTS)

    book.take([Part(ASH, 100_00, (Share(11, 100_00),))])

    assert paid(book.suggest(Incoming(20_00, "", "LL-INV-2728-0001"))[0]) == {ASH: {11: 20_00}}


def test_money_from_nobody_known_gets_no_suggestion():
    assert Book(PAYERS, DEBTS).suggest(Incoming(3_33, "SOMEBODY", "THANKS")) == []


AMOUNTS = st.lists(st.integers(1, 5000), min_size=1, max_size=12)


@given(amounts=AMOUNTS, chosen=st.sets(st.integers(0, 11)), extra=st.integers(-100, 100))
def test_a_fit_always_adds_up_and_a_few_invoices_are_always_found(amounts, chosen, extra):
    invoices = [OpenInvoice(n, f"X-{n}", date(2027, 1, 1 + n), pence) for n, pence in enumerate(amounts)]
    target = sum(pence for n, pence in enumerate(amounts) if n in chosen) or amounts[0]

    found, near = Fits(invoices).find(target), Fits(invoices).find(target + extra)

    assert found is not None
    assert sum(invoice.outstanding_pence for invoice in found.invoices) == target
    assert len({invoice.id for invoice in found.invoices}) == len(found.invoices)
    assert near is None or sum(invoice.outstanding_pence for invoice in near.invoices) == target + extra


@given(
    amounts=AMOUNTS,
    line=st.integers(1, 60_000),
    text=st.sampled_from(
        ["", "300001", "X-INV-2728-0001", "X-INV-2728-0001 X-INV-2728-0002", "INV 3", "X-INV-2728-0002 1.00"]
    ),
)
def test_no_suggestion_pays_more_than_there_is_or_than_is_owed(amounts, line, text):
    debts = [Debt(n, f"X-INV-2728-{n:04}", DUE, pence, 1 + n % 3) for n, pence in enumerate(amounts)]
    owed = {debt.id: (debt.account_id, debt.outstanding_pence) for debt in debts}

    for one in Book(PAYERS, debts).suggest(Incoming(line, "ASH PRIMARY", text)):
        assert sum(part.amount_pence for part in one.parts) == line
        for part in one.parts:
            assert sum(share.amount_pence for share in part.shares) <= part.amount_pence
            for share in part.shares:
                assert owed[share.invoice_id][0] == part.account_id
                assert 0 < share.amount_pence <= owed[share.invoice_id][1]


def test_two_hundred_lines_against_four_hundred_invoices_take_well_under_a_second():
    payers = [Payer(n, f"School number {n} of Harbour", (), (str(300_000 + n),)) for n in range(120)]
    debts = [Debt(n, f"LL-INV-2728-{n:04}", DUE, 700_00 + n * 37, n % 120 if n < 300 else 7) for n in range(400)]
    lines = [
        Incoming(700_00 + n * 61, f"SCHOOL NUMBER {n} OF", f"BGC {300_000 + n % 120} LL INV 2728 {n:04}")
        for n in range(200)
    ]
    started = time.process_time()

    book = Book(payers, debts)
    found = [book.suggest(line) for line in lines]

    assert time.process_time() - started < 0.8
    assert all(found)


def test_numbers_are_found_however_they_are_written():
    mentions = Mentions(["LL-INV-2728-0041", "INV-2728-0041"])

    assert mentions.named("inv.2728.0041, LLINV 2728-41") == ["INV-2728-0041", "LL-INV-2728-0041"]
    assert Mentions(["LL-INV-2728-0041"]).named("LL-INV-2728-00411 XLL-INV-2728-0041") == []
    assert mentions.unknown("LL-INV-2728-0042") == ["LL-INV-2728-0042"]
    assert Mentions(["LL-INV-2728-0041"]).hinted("your 2728-0041") == ["LL-INV-2728-0041"]
    assert Mentions(["LL-INV-2728-0041"]).hinted("Invoice no 41") == ["LL-INV-2728-0041"]


def test_an_advice_is_read_line_by_line():
    text = "Date Ref Amount\n12/09/2027 LL-INV-2728-0041 1,200.00\nLL-INV-2728-0042 and LL-INV-2728-0043 £30.00\nTotal 1,230.00"

    assert read(text, Mentions([f"LL-INV-2728-{n:04}" for n in (41, 42, 43)])) == [
        Advised("LL-INV-2728-0041", 1200_00),
        Advised("LL-INV-2728-0042", None),
        Advised("LL-INV-2728-0043", None),
    ]
