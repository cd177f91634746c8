"""Invoice numbers under parallel issue with rollbacks: 1…n without a gap, and a control that breaks."""

from random import Random
from threading import Barrier

from django.db import transaction

from billing.enums import DocumentKind
from billing.models import Document, NumberSeries
from billing.operations import numbers
from tests.factories import billing as make
from tests.factories.membership import office
from tests.plumbing.races import race

WORKERS, ROUNDS = 8, 4


class Spoilt(Exception):
    """The transaction is given up after its number was taken."""


def issue_some(account_ids, seed):
    """Issue invoices one by one; every tenth or so is rolled back after the number was taken."""
    chance, by, issued = Random(seed), office(), 0
    for account_id in account_ids:
        charge = make.charge(make.Account.objects.get(pk=account_id))
        try:
            with transaction.atomic():
                make.issuing.issue_invoice(by=by, account_id=account_id, charge_ids=[charge.pk], on=make.TODAY)
                if chance.random() < 0.1 + 0.4 * (seed == 0):
                    raise Spoilt
            issued += 1
        except Spoilt:
            continue
    return issued


def test_numbers_have_no_gap_under_parallel_issue_with_rollbacks(committed):
    accounts = [[make.AccountFactory().pk for _ in range(ROUNDS)] for _ in range(WORKERS)]

    results = race(committed, [lambda a=a, n=n: issue_some(a, n) for n, a in enumerate(accounts)])

    sequences = list(Document.objects.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, sum(results) + 1))
    assert 0 < sum(results) < WORKERS * ROUNDS


def test_control_reading_the_last_number_and_adding_one_gives_a_number_twice(committed):
    """If this fails, the test above proves nothing: the race must appear without the one-statement block."""
    NumberSeries.objects.create(kind=DocumentKind.INVOICE, financial_year=2027, last_number=0)
    both_have_read = Barrier(2)

    def take_naively():
        with transaction.atomic():
            series = NumberSeries.objects.get()
            both_have_read.wait(timeout=30)
            NumberSeries.objects.filter(pk=series.pk).update(last_number=series.last_number + 1)
        return series.last_number + 1

    assert race(committed, [take_naively] * 2) == [1, 1]


def test_a_block_is_taken_whole_and_the_next_follows_it(committed):
    def take(count):
        with transaction.atomic():
            return numbers.take_numbers(DocumentKind.INVOICE, make.TODAY, count), count

    blocks = sorted(race(committed, [lambda n=n: take(n) for n in (5, 1, 3, 7)]))

    taken = [first + place for first, count in blocks for place in range(count)]
    assert taken == list(range(1, 17))
