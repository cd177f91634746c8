"""One quote accepted by two people at once: the quote's row is the queue, the source of each line the second lock."""

from threading import Barrier

import pytest

from billing.models import Charge, Quote
from billing.operations import locks
from tests.factories import billing_documents as offer
from tests.factories.membership import at_school
from tests.plumbing.races import race


def accept_twice(partnership):
    """The head and the business manager sign the same quote at the same moment; return what came of each."""
    made = offer.quote(offer.line(), offer.line("20"))
    people = [at_school(made.account.school, role) for role in ("head", "business_manager")]
    return race(partnership, [lambda by=by: offer.accept(made, by=by, signed_name=by.name) for by in people])


def test_two_acceptances_at_once_are_one(committed):
    outcome = sorted(type(result).__name__ for result in accept_twice(committed))

    kept = Quote.objects.get()
    assert outcome == ["Quote", "QuoteAnswered"]
    assert kept.signed_name == kept.signed_by.name
    assert Charge.objects.count() == 2


@pytest.fixture
def no_lock(monkeypatch):
    """The guard switched off: the quote is read but not held, and both have read before either writes."""
    both_have_read = Barrier(2)

    def read(quote_id):
        found = Quote.objects.select_related("account__school").get(pk=quote_id)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(locks, "lock_quote", read)


@pytest.mark.usefixtures("no_lock")
def test_control_without_the_row_both_think_they_signed_first(committed):
    """Both pass the check; only the trigger that keeps answers stops the second signature, as an error of the database."""
    results = accept_twice(committed)

    (refusal,) = [str(result) for result in results if isinstance(result, Exception)]
    assert refusal.startswith("pgtrigger: Cannot update rows from billing_quote")
