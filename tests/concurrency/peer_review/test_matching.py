"""Two people at one plan at the same moment: asking twice, publishing twice. Each with a control without the guard."""

from threading import Barrier

from django.db import IntegrityError

from peer_review.enums import SeatRole
from peer_review.models import Cycle, MatchRun, Review, Seat
from peer_review.operations import seats
from peer_review.operations.matching import publishing, runs
from tests.factories import peer_review_matching as matching
from tests.plumbing.races import race

NOW = matching.NOW


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def ask_twice(partnership):
    """Two people of the office ask for the teams of one cycle at the same moment."""
    cycle = matching.ready(3)

    def ask():
        return runs.ask(by=None, cycle_id=cycle.pk, wanted=runs.Wanted(), now=NOW)

    return race(partnership, [ask, ask])


def test_a_cycle_asked_for_by_two_at_once_is_calculated_once(committed):
    assert kinds(ask_twice(committed)) == ["AlreadyCalculating", "MatchRun"]
    assert MatchRun.objects.count() == 1


def test_control_without_the_constraint_it_would_be_calculated_twice(committed, monkeypatch):
    """The database's one calculation at a time is switched off by saving as done: both are kept."""
    both = Barrier(2)
    save = MatchRun.save

    def unguarded(self, *args, **kwargs):
        both.wait(timeout=30)
        self.status = "done"
        return save(self, *args, **kwargs)

    monkeypatch.setattr(runs, "hold_cycle", lambda pk: Cycle.objects.select_related("framework").get(pk=pk))
    monkeypatch.setattr(MatchRun, "save", unguarded)

    assert kinds(ask_twice(committed)) == ["MatchRun", "MatchRun"]
    assert MatchRun.objects.count() == 2


def publish_twice(partnership):
    """Two people publish the same plan at the same moment."""
    run = matching.planned(matching.ready(3))

    def publish():
        return publishing.publish(by=None, run_id=run.pk, now=NOW)

    return race(partnership, [publish, publish])


def test_a_plan_published_by_two_at_once_makes_each_review_once(committed):
    assert kinds(publish_twice(committed)) == ["MatchRun", "MatchRun"]
    assert (Review.objects.count(), Seat.objects.count()) == (3, 3)


def publish_and_add_a_lead(partnership, **guard):
    """A plan gives a review a lead while the office puts another one in by hand."""
    cycle = matching.ready(3)
    run = matching.planned(cycle)
    publishing.publish(by=None, run_id=run.pk, now=NOW)
    Seat.objects.filter(role=SeatRole.LEAD).delete()
    again = matching.run(cycle, plan=run.plan, asked_at=NOW.replace(hour=11))
    review, another = Review.objects.first(), matching.reviewer(None, "lead", "reviewer", phases=["primary"])
    works = [
        lambda: publishing.publish(by=None, run_id=again.pk, now=NOW),
        lambda: seats.add(by=None, review=review, reviewer=another, role=SeatRole.LEAD, now=NOW),
    ]
    return race(partnership, works, **guard), review


def test_a_plan_and_a_hand_give_a_review_one_lead(committed):
    results, review = publish_and_add_a_lead(committed)

    assert kinds(results) in (["MatchRun", "Seat"], ["MatchRun", "SeatTaken"])
    assert review.seats.filter(role=SeatRole.LEAD).count() == 1


def test_control_without_the_reviews_rows_only_the_database_stops_the_second_lead(committed):
    results, _ = publish_and_add_a_lead(committed, unlocked=True)

    [refusal] = [result for result in results if isinstance(result, Exception)]
    assert (type(refusal), "seat_one_lead" in str(refusal)) == (IntegrityError, True)


def test_control_without_the_rows_only_the_database_stops_the_second(committed, monkeypatch):
    both_have_read = Barrier(2)

    def read(run_id):
        found = MatchRun.objects.select_related("cycle__framework").get(pk=run_id)
        both_have_read.wait(timeout=30)
        return found

    monkeypatch.setattr(publishing, "hold_cycle", lambda pk: Cycle.objects.select_related("framework").get(pk=pk))
    monkeypatch.setattr(publishing, "hold_run", read)

    results = publish_twice(committed)

    [refusal] = [result for result in results if isinstance(result, Exception)]
    assert (type(refusal), "review_number_once" in str(refusal)) == (IntegrityError, True)
