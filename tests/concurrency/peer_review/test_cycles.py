"""Two hands at one cycle: closed while a review is set up, and a share charged twice at once."""

from threading import Barrier

from billing.models import Charge
from peer_review.enums import Stage
from peer_review.models import Review
from peer_review.operations import charging, cycles, reviews_by_hand
from peer_review.operations.reviews import moving
from peer_review.queries import charges
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories.peer_review_cycles import cycle, reviewed
from tests.plumbing.races import race


def close_while_setting_up(partnership, **guard):
    """The office closes a cycle while a colleague sets up a review in it."""
    row, lead, by = cycle(), make.ReviewerFactory(), members.office()
    school = make.ParticipantFactory(cycle=row).school

    def set_up():
        return reviews_by_hand.set_up(by=by, cycle=row, school=school, visit_on=make.VISIT_ON, lead=lead, now=make.NOW)

    def close():
        return cycles.close(by=by, cycle_id=row.pk, now=make.NOW)

    results = race(partnership, [set_up, close], **guard)
    return sorted(type(result).__name__ for result in results), list(Review.objects.values_list("stage", flat=True))


def test_a_closed_cycle_has_no_planned_review(committed):
    kinds, stages = close_while_setting_up(committed)

    assert (kinds, stages) in [(["Closed", "CycleNotRunning"], []), (["Closed", "Review"], [Stage.CANCELLED])]


def test_control_without_the_row_a_closed_cycle_keeps_a_planned_review(committed):
    kinds, stages = close_while_setting_up(committed, unlocked=True)

    assert (kinds, stages) == (["Closed", "Review"], [Stage.PLANNED])


def charge_twice(partnership):
    """The daily task and somebody else charge the same review."""
    review = reviewed()
    make_charge = lambda: charging.charge(by=None, review=review, on=make.ON)  # noqa: E731 - two of the same
    results = race(partnership, [make_charge, make_charge])
    return sorted(type(result).__name__ for result in results)


def test_a_share_is_charged_once(committed):
    kinds = charge_twice(committed)

    assert (kinds, Charge.objects.count()) == (["Charge", "NoneType"], 1)


def test_control_without_looking_under_the_lock_only_the_database_refuses_the_second(committed, monkeypatch):
    both_have_read = Barrier(2)

    def read(review):
        both_have_read.wait(timeout=30)
        return review

    refused = []
    monkeypatch.setattr(moving, "hold", read)
    monkeypatch.setattr(charges, "was_charged", lambda review: False)
    charge = charging.source_charges.charge

    def watched(**facts):
        try:
            return charge(**facts)
        except charging.AlreadyCharged:
            refused.append("refused")
            raise

    monkeypatch.setattr(charging.source_charges, "charge", watched)
    kinds = charge_twice(committed)

    assert (kinds, refused, Charge.objects.count()) == (["Charge", "NoneType"], ["refused"], 1)
