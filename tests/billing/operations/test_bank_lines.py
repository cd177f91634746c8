"""What becomes of a line: its payments add up to its amount, it is used once, and all of it can be taken back."""

from datetime import timedelta

import pytest
from django.db.models import Sum

from billing.allocation import Share
from billing.enums import PayoutStatus
from billing.matching import Part
from billing.models import BankLine, Payment, Payout
from billing.operations import bank_lines
from billing.operations.auto_match import Matched, auto_match
from billing.operations.bank_lines import DoesNotAddUp, LineSettled, NoteMissing, NotMatched, WrongWay
from billing.operations.payments import AlreadyReversed, OverAllocation
from billing.queries import bank, bank_book, documents, ledger
from tests.factories import billing as money
from tests.factories import billing_bank as make
from tests.factories.billing import NOW, TODAY
from tests.factories.membership import office


def match(line, *parts):
    return bank_lines.match(by=office(), line_id=line.pk, parts=parts, now=NOW)


def state(line):
    found = BankLine.objects.get(pk=line.pk)
    used = Payment.objects.filter(bank_line=line).aggregate(total=Sum("amount_pence", default=0))["total"]
    return found.status, used


def test_a_line_pays_invoices_of_several_accounts_and_the_rest_is_credit():
    first, second = money.invoice(), money.invoice()
    line = make.line(300_00, "RA 7", "HLT")

    made = match(
        line,
        Part(first.account_id, 120_00, (Share(first.pk, 120_00),)),
        Part(second.account_id, 180_00, (Share(second.pk, 120_00),)),
    )

    assert [(p.amount_pence, p.received_on, p.reference, p.method) for p in made] == [
        (120_00, TODAY, "RA 7 HLT", "bacs"),
        (180_00, TODAY, "RA 7 HLT", "bacs"),
    ]
    assert state(line) == ("matched", 300_00)
    assert [documents.outstanding_pence(d.pk) for d in (first, second)] == [0, 0]
    assert ledger.balance_pence(second.account_id) == -60_00


def test_a_short_payment_leaves_the_rest_owed():
    document = money.invoice()

    match(make.line(100_00), Part(document.account_id, 100_00, (Share(document.pk, 100_00),)))

    assert documents.outstanding_pence(document.pk) == 20_00


@pytest.mark.parametrize("pence", [119_99, 120_01])
def test_what_does_not_add_up_is_refused(pence):
    document, line = money.invoice(), make.line(120_00)

    with pytest.raises(DoesNotAddUp, match=r"not £120\.00"):
        match(line, Part(document.account_id, pence))

    assert state(line) == ("unmatched", 0)


def test_a_suggestion_that_is_old_is_refused():
    document, line = money.invoice(), make.line(120_00)
    money.payment(document.account, 50_00)

    with pytest.raises(OverAllocation, match=r"owes only £70\.00"):
        match(line, Part(document.account_id, 120_00, (Share(document.pk, 120_00),)))

    assert state(line) == ("unmatched", 0)


def test_a_line_is_used_once():
    account, line = money.AccountFactory(), make.line(120_00)
    match(line, Part(account.pk, 120_00))

    with pytest.raises(LineSettled, match="decided already: matched"):
        match(line, Part(account.pk, 120_00))

    assert state(line) == ("matched", 120_00)


def test_money_that_went_out_is_no_payment():
    with pytest.raises(WrongWay):
        match(make.line(-120_00), Part(money.AccountFactory().pk, -120_00))


def test_unmatching_reverses_the_payments_and_the_line_waits_again():
    document, line = money.invoice(), make.line(120_00)
    match(line, Part(document.account_id, 120_00, (Share(document.pk, 120_00),)))

    bank_lines.unmatch(by=office(), line_id=line.pk, on=TODAY, now=NOW)

    assert state(line) == ("unmatched", 0)
    assert documents.outstanding_pence(document.pk) == 120_00


def test_a_line_taken_back_can_be_used_again_and_taken_back_again():
    account, line = money.AccountFactory(), make.line(120_00)
    for _ in range(2):
        match(line, Part(account.pk, 120_00))
        bank_lines.unmatch(by=office(), line_id=line.pk, on=TODAY, now=NOW)

    match(line, Part(account.pk, 120_00))

    assert state(line) == ("matched", 120_00)
    assert ledger.balance_pence(account.pk) == -120_00


def test_nothing_is_taken_back_of_a_line_that_waits():
    with pytest.raises(NotMatched):
        bank_lines.unmatch(by=office(), line_id=make.line(1_00).pk, on=TODAY, now=NOW)


def test_a_line_is_left_out_with_a_note_and_put_back():
    line = make.line(-35_00, "CHARGES")

    with pytest.raises(NoteMissing):
        bank_lines.ignore(by=office(), line_id=line.pk, note=" ", now=NOW)
    ignored = bank_lines.ignore(by=office(), line_id=line.pk, note="Bank charges", now=NOW)

    assert (ignored.status, ignored.note, ignored.decided_at) == ("ignored", "Bank charges", NOW)
    assert bank_lines.restore(by=office(), line_id=line.pk, now=NOW).status == "unmatched"


def test_a_duplicate_that_is_none_is_put_back():
    account = make.BankAccountFactory()
    make.read_in(make.csv_of((10_00, "A"), (1_00, "B")), account)
    twin = make.read_in(make.csv_of((10_00, "A")), account).lines.get()

    bank_lines.restore(by=office(), line_id=twin.pk, now=NOW)

    assert state(twin) == ("unmatched", 0)


def test_a_matched_line_is_not_put_back():
    account, line = money.AccountFactory(), make.line(10_00)
    match(line, Part(account.pk, 10_00))

    with pytest.raises(LineSettled, match="This line is matched"):
        bank_lines.restore(by=office(), line_id=line.pk, now=NOW)


def test_a_returned_payment_is_reversed_by_the_line_that_takes_it_back():
    document = money.invoice()
    paid = match(make.line(120_00), Part(document.account_id, 120_00, (Share(document.pk, 120_00),)))[0]
    line = make.line(-120_00, "UNPAID", account=make.BankAccountFactory(account_number=""))

    assert list(bank.outgoing(line).returned) == [paid]
    bank_lines.match_returned(by=office(), line_id=line.pk, payment_id=paid.pk, now=NOW)

    assert state(line) == ("matched", -120_00)
    assert documents.outstanding_pence(document.pk) == 120_00
    with pytest.raises(AlreadyReversed):
        bank_lines.match_returned(by=office(), line_id=make.line(-120_00, "AGAIN").pk, payment_id=paid.pk, now=NOW)


def test_a_payment_of_another_amount_was_not_the_one_returned():
    paid = money.payment(money.AccountFactory(), 100_00)

    with pytest.raises(DoesNotAddUp):
        bank_lines.match_returned(by=office(), line_id=make.line(-99_00).pk, payment_id=paid.pk, now=NOW)


def payout(pence, **facts):
    return Payout.objects.create(**({"payout_id": "po_1", "arrives_on": TODAY, "amount_pence": pence} | facts))


def test_a_payout_of_the_card_processor_is_found_and_linked():
    made, line = payout(97_50), make.line(97_50, "STRIPE")

    assert list(bank.outgoing(line).payouts) == [made]
    bank_lines.match_payout(by=office(), line_id=line.pk, payout_id=made.pk, now=NOW)

    made.refresh_from_db()
    assert (made.bank_line, state(line)) == (line, ("matched", 0))
    bank_lines.unmatch(by=office(), line_id=line.pk, on=TODAY, now=NOW)
    made.refresh_from_db()
    assert (made.bank_line, state(line)) == (None, ("unmatched", 0))


def test_of_payouts_of_one_amount_the_nearest_comes_first_and_five_are_offered():
    days = [-10, 9, -2, 1, 0, 4]
    for number, away in enumerate(days):
        payout(97_50, payout_id=f"po_{number}", arrives_on=TODAY + timedelta(days=away))

    offered = bank.outgoing(make.line(97_50)).payouts

    assert [(found.arrives_on - TODAY).days for found in offered] == [0, 1, -2, 4, 9]


def test_a_payout_that_failed_or_differs_is_not_linked():
    payout(97_50, status=PayoutStatus.FAILED)
    other = payout(90_00, payout_id="po_2")
    line = make.line(97_50)

    assert list(bank.outgoing(line).payouts) == []
    with pytest.raises(DoesNotAddUp):
        bank_lines.match_payout(by=office(), line_id=line.pk, payout_id=other.pk, now=NOW)


def test_remittance_advice_that_is_added_changes_the_suggestion():
    document = money.invoice(100_00, 50_00)
    line = make.line(100_00, "RA 7")

    bank_lines.add_remittance(by=office(), line_id=line.pk, text=f"{document.number}  100.00")

    (best, *_) = bank_book.book().suggest(bank_book.incoming(BankLine.objects.get(pk=line.pk)))
    assert best.parts == (Part(document.account_id, 100_00, (Share(document.pk, 100_00),)),)
    assert best.is_certain


def test_only_what_is_certain_is_matched_by_itself():
    sure, unsure = money.invoice(), money.invoice(200_00)
    made = make.read_in(
        make.csv_of((120_00, sure.number), (240_00, "BGC"), (33_00, sure.number), (-120_00, sure.number))
    )

    matched = auto_match(by=office(), now=NOW, import_id=made.pk)

    assert matched == Matched(1, 120_00)
    assert [state(line) for line in made.lines.order_by("position")] == [
        ("matched", 120_00), ("unmatched", 0), ("unmatched", 0), ("unmatched", 0),
    ]  # fmt: skip
    assert [documents.outstanding_pence(d.pk) for d in (sure, unsure)] == [0, 240_00]


def test_two_lines_for_one_invoice_are_not_both_certain():
    document = money.invoice()
    made = make.read_in(make.csv_of((120_00, document.number), (120_00, document.number)))

    assert auto_match(by=office(), now=NOW) == Matched(1, 120_00)
    assert sorted(state(line)[0] for line in made.lines.all()) == ["matched", "unmatched"]


def test_matching_hundreds_of_lines_takes_a_fixed_number_of_statements(django_assert_num_queries):
    invoices = [money.invoice() for _ in range(12)]
    first = make.read_in(make.csv_of(*((120_00, d.number) for d in invoices[:2])))
    second = make.read_in(make.csv_of(*((120_00, d.number) for d in invoices[2:])))
    by = office()

    for made in (first, second):
        with django_assert_num_queries(15):
            auto_match(by=by, now=NOW, import_id=made.pk)

    assert [documents.outstanding_pence(d.pk) for d in invoices] == [0] * 12


def test_the_queue_counts_money_in_and_out():
    make.read_in(make.csv_of((10_00, "A"), (20_00, "B"), (-5_00, "C")))

    assert bank.totals(bank.filtered(bank.lines(), {})) == bank.Totals(3, 30_00, -5_00)
    assert [line.reference for line in bank.filtered(bank.lines(), {"way": "out"})] == ["C"]
    assert [line.reference for line in bank.filtered(bank.lines(), {"q": "b"})] == ["B"]
    assert list(bank.filtered(bank.lines(), {"status": "ignored"})) == []
