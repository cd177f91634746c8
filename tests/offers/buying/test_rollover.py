"""Into the next year: proposed once at the new price, told ahead, in force when no notice came."""

from datetime import date

import pytest

from membership.models import MembershipYear
from offers.enums import AgreementStatus
from offers.models import Agreement, AgreementLine, Offer
from offers.operations.agreements import locks, rollover, terminating
from offers.queries.agreements import rollover as queries
from tests.factories import membership as members
from tests.factories import offers_buying as make

NOTICE = date(2027, 3, 31)


def rolling(*titles, next_edition=True, **facts):
    """An agreement whose services go on, offered in the next year a tenth dearer."""
    school = make.member()
    members.SubscriptionFactory(school=school, year=make.year(2027), status="confirmed")
    offers = [make.service(title, "100", rolls_over=True, **({"notice_by": NOTICE} | facts)) for title in titles]
    made = make.agreed(school, *offers)
    if next_edition:
        for offer in offers:
            make.next_edition(offer)
    return made


def propose(made, on=date(2027, 2, 17)):
    return rollover.propose(by=None, agreement_id=made.pk, on=on, now=make.NOW)


def settle(new, on):
    return rollover.settle(by=None, agreement_id=new.pk, on=on, now=make.NOW)


def test_a_proposal_has_the_new_editions_and_their_prices():
    old = rolling("Governors", "Payroll")

    new = propose(old)

    assert (new.status, new.rolled_from, new.year.start_year) == (AgreementStatus.PROPOSED, old, 2027)
    assert [(line.title, line.net_pence) for line in new.lines.all()] == [("Governors", 110_00), ("Payroll", 110_00)]


def test_proposed_twice_is_proposed_once():
    old = rolling("Governors")

    assert propose(old) == propose(old)
    assert Agreement.objects.count() == 2


def test_until_the_notice_date_it_waits_and_the_day_after_it_is_in_force():
    new = propose(rolling("Governors"))

    assert settle(new, NOTICE).status == AgreementStatus.PROPOSED
    done = settle(new, date(2027, 4, 1))

    assert (done.status, done.reference) == (AgreementStatus.ACTIVE, f"SLA-2728-{new.pk:04}")
    assert done.content["statement"].startswith("This goes on from SLA-2627-")
    assert Offer.objects.get(year__start_year=2027).sold == 1


def test_settled_twice_is_settled_once():
    new = propose(rolling("Governors"))
    settle(new, date(2027, 4, 1))

    settle(new, date(2027, 4, 2))

    assert Offer.objects.get(year__start_year=2027).sold == 1


def test_what_notice_was_given_for_does_not_go_on():
    old = rolling("Governors", "Payroll")
    new = propose(old)
    terminating.give_notice(
        by=make.manager(old.school), line_id=old.lines.get(title="Payroll").pk, on=NOTICE, now=make.NOW
    )

    settle(new, date(2027, 4, 1))

    assert [line.title for line in new.lines.all()] == ["Governors"]


def test_with_notice_for_everything_nothing_goes_on():
    old = rolling("Governors")
    new = propose(old)
    terminating.give_notice(by=make.manager(old.school), line_id=make.line_of(old).pk, on=NOTICE, now=make.NOW)

    assert settle(new, NOTICE).status == AgreementStatus.CANCELLED


def test_what_is_not_offered_any_more_ends_and_says_so():
    old = rolling("Governors", next_edition=False)
    make.year(2027)

    plan = queries.plan_of(old, NOTICE)

    assert [(row.old.title, row.why) for row in plan.stopping] == [("Governors", "It is not offered in 2027/28.")]
    with pytest.raises(rollover.NothingGoesOn):
        propose(old)


@pytest.mark.parametrize("status", ["draft", "review"])
def test_a_draft_of_the_next_year_keeps_the_whole_agreement_waiting(status):
    old = rolling("Governors", "Payroll")
    Offer.objects.filter(year__start_year=2027, title="Payroll").update(status=status)

    plan = queries.plan_of(old, NOTICE)

    assert [(row.old.title, row.why) for row in plan.stopping] == [
        ("Payroll", "Its offer of 2027/28 is not published yet.")
    ]
    with pytest.raises(rollover.NotPublishedYet):
        propose(old)
    with pytest.raises(rollover.NotPublishedYet):
        rollover.start(by=members.office(), year=old.year)
    assert Agreement.objects.count() == 1


def test_a_draft_nobody_goes_on_with_keeps_nothing_waiting():
    old = rolling("Governors", "Payroll")
    terminating.give_notice(
        by=make.manager(old.school), line_id=old.lines.get(title="Payroll").pk, on=NOTICE, now=make.NOW
    )
    Offer.objects.filter(year__start_year=2027, title="Payroll").update(status="draft")

    assert queries.unpublished(old.year) == []
    assert [line.title for line in propose(old).lines.all()] == ["Governors"]


def test_without_a_next_year_nothing_is_proposed():
    old = make.agreed(None, make.service(rolls_over=True))

    with pytest.raises(rollover.NoNextYear):
        propose(old)
    with pytest.raises(rollover.NoNextYear):
        rollover.start(by=members.office(), year=old.year)


def test_a_term_of_several_years_goes_on_at_once_and_keeps_its_end():
    old = _of_three_years()

    new = propose(old)
    done = settle(new, date(2027, 2, 18))

    assert (done.status, done.ends_before) == (AgreementStatus.ACTIVE, date(2029, 9, 1))


def _of_three_years():
    school = make.member()
    head = members.at_school(school)
    offer = make.service("Governors", "100", most_years=3)
    made = make.basket(school, offer, by=head)
    Agreement.objects.update(years=3)
    made.refresh_from_db()
    make.next_edition(offer)
    return make.order(made, head)


def test_sold_out_in_the_next_year_it_stays_proposed():
    new = propose(rolling("Governors"))
    Offer.objects.filter(year__start_year=2027).update(capacity=1, sold=1)

    with pytest.raises(locks.SoldOut):
        settle(new, date(2027, 4, 1))

    assert Agreement.objects.get(pk=new.pk).status == AgreementStatus.PROPOSED


def test_what_could_not_go_on_is_told_the_office_the_day_after_it_was_tried():
    sold_out, open_ended, committed = rolling("Governors"), rolling("Clerking"), rolling("Music")
    made = [propose(old) for old in (sold_out, open_ended, committed)]
    AgreementLine.objects.filter(agreement=open_ended).update(notice_by=None)
    Agreement.objects.filter(pk=committed.pk).update(ends_before=date(2029, 9, 1))
    assert queries.stuck(make.ON).count() == 0  # proposed today: tried tonight
    days = [date(2027, 4, 1), date(2027, 4, 2), date(2027, 9, 1), date(2027, 9, 2)]

    found = [[new in queries.stuck(on) for new in made] for on in days]

    assert found == [[False, False, True], [True, False, True], [True, False, True], [True, True, True]]


def test_the_daily_job_tells_ahead_settles_after_and_closes_what_is_over():
    old = rolling("Governors")
    status = lambda: list(Agreement.objects.order_by("pk").values_list("status", flat=True))  # noqa: E731

    rollover.daily(by=None, on=date(2027, 2, 1), now=make.NOW)
    early = status()
    rollover.daily(by=None, on=date(2027, 2, 20), now=make.NOW)
    told = status()
    rollover.daily(by=None, on=date(2027, 4, 1), now=make.NOW)
    settled = status()
    rollover.daily(by=None, on=date(2027, 9, 1), now=make.NOW)

    assert old.pk == Agreement.objects.earliest("pk").pk
    assert early == ["active"]
    assert told == ["active", "proposed"]
    assert settled == ["active", "active"]
    assert status() == ["ended", "active"]


def test_all_of_a_year_are_proposed_with_their_progress():
    for title in ("Governors", "Payroll"):
        rolling(title)
    year = MembershipYear.objects.get(start_year=2026)
    before = queries.progress(year)

    made = rollover.propose_all(by=None, year_id=year.pk, on=NOTICE, now=make.NOW)

    after = queries.progress(year)
    assert (before.done, before.total, made, after.done, after.is_finished) == (0, 2, 2, 2, True)
    assert rollover.propose_all(by=None, year_id=year.pk, on=NOTICE, now=make.NOW) == 0


def test_an_agreement_that_cannot_go_on_says_why_and_does_not_hold_up_the_progress():
    rolling("Governors")
    left_out = rolling("Payroll", next_edition=False)
    year = MembershipYear.objects.get(start_year=2026)

    made = rollover.propose_all(by=None, year_id=year.pk, on=NOTICE, now=make.NOW)

    left_out.refresh_from_db()
    assert (made, queries.progress(year).is_finished) == (1, True)
    assert left_out.not_proposed == "No service of this agreement goes on into the next year."
