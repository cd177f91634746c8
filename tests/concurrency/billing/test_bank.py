"""The same statement and the same line taken by two at once: the bank account's and the line's row are the queue."""

from threading import Barrier

from django.db.models import Sum

from billing.matching import Part
from billing.models import BankImport, BankLine, Payment
from billing.operations import auto_match, bank_imports, bank_lines, refund_files
from tests.factories import billing as money
from tests.factories import billing_bank as make
from tests.factories.membership import office
from tests.plumbing.races import race


def names(results):
    return sorted(type(result).__name__ for result in results)


def read_in_at_once(partnership, *contents, unlocked=False):
    account, by = make.BankAccountFactory(), office()
    works = [lambda c=c: make.read_in(c, account, by=by) for c in contents]
    return names(race(partnership, works, unlocked=unlocked))


SAME = make.csv_of((120_00, "A"), (30_00, "B"))
OVERLAPPING = make.csv_of((120_00, "A"), (7_00, "C"))


def test_the_same_file_uploaded_twice_at_once_is_read_in_once(committed):
    outcome = read_in_at_once(committed, SAME, SAME)

    assert outcome == ["AlreadyImported", "BankImport"]
    assert (BankImport.objects.count(), BankLine.objects.count()) == (1, 2)


def test_overlapping_files_at_once_have_their_common_movement_once(committed):
    outcome = read_in_at_once(committed, SAME, OVERLAPPING)

    assert outcome == ["BankImport", "BankImport"]
    assert waiting() == 157_00


def test_control_without_the_lock_the_common_movement_waits_twice(committed, monkeypatch):
    both_have_looked, look = Barrier(2), bank_imports._seen

    def look_and_wait(*args):
        found = look(*args)
        both_have_looked.wait(timeout=30)
        return found

    monkeypatch.setattr(bank_imports, "_seen", look_and_wait)  # the import itself is written before
    outcome = read_in_at_once(committed, SAME, OVERLAPPING, unlocked=True)

    assert outcome == ["BankImport", "BankImport"]
    assert waiting() == 277_00


def test_control_without_the_lock_only_the_unique_digest_is_left_and_it_is_not_polite(committed):
    assert read_in_at_once(committed, SAME, SAME, unlocked=True) == ["BankImport", "IntegrityError"]


def waiting():
    return BankLine.objects.filter(status="unmatched").aggregate(total=Sum("amount_pence"))["total"]


def match_at_once(partnership, *, unlocked=False):
    line, by = make.line(120_00), office()
    accounts = [money.AccountFactory(), money.AccountFactory()]

    def match(account):
        return bank_lines.match(by=by, line_id=line.pk, parts=[Part(account.pk, 120_00)], now=money.NOW)

    return names(race(partnership, [lambda a=a: match(a) for a in accounts], unlocked=unlocked))


def test_a_line_is_matched_by_one_of_two_people(committed):
    assert match_at_once(committed) == ["LineSettled", "list"]
    assert received() == 120_00


def test_control_without_the_lock_one_line_becomes_two_payments(committed):
    assert match_at_once(committed, unlocked=True) == ["list", "list"]
    assert received() == 240_00


def received():
    return Payment.objects.aggregate(total=Sum("amount_pence", default=0))["total"]


def test_matching_by_hand_and_by_itself_at_once_uses_each_line_once(committed):
    invoices = [money.invoice() for _ in range(3)]
    made = make.read_in(make.csv_of(*((120_00, d.number) for d in invoices)))
    line, by = made.lines.get(position=2), office()

    race(
        committed,
        [
            lambda: auto_match.auto_match(by=by, now=money.NOW, import_id=made.pk),
            lambda: auto_match.auto_match(by=by, now=money.NOW),
            lambda: bank_lines.ignore(by=by, line_id=line.pk, note="x", now=money.NOW),
        ],
    )

    matched = BankLine.objects.filter(status="matched").count()
    assert (received(), BankLine.objects.exclude(status="unmatched").count()) == (matched * 120_00, 3)


def test_two_files_for_one_refund_at_once_send_it_once(committed):
    order, by = make.refund(), office()

    outcome = names(race(committed, [lambda: send(by, order.pk)] * 2))

    assert outcome == ["NothingToSend", "RefundFile"]


def send(by, refund_id):
    return refund_files.make(by=by, refund_ids=[refund_id], on=money.TODAY)
