"""The life of a cycle: begun from a preset, changed within its rules, begun, copied, closed."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from peer_review import windows
from peer_review.enums import CycleStatus, Stage
from peer_review.models import Cycle, Group, Participant
from peer_review.operations import cycles
from peer_review.presets import preset
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories.peer_review_cycles import cycle, draft, with_team

YEAR = {"starts_on": date(2026, 9, 1), "ends_before": date(2027, 9, 1)}
NEXT = {"starts_on": date(2027, 9, 1), "ends_before": date(2028, 9, 1)}


def created(**facts):
    given = {"name": "Round one", "framework_id": make.FrameworkFactory().pk, "now": make.NOW} | YEAR | facts
    return cycles.create(by=members.office(), **given)


def changed(row, **values):
    return cycles.change(by=members.office(), cycle_id=row.pk, values=values)


def started(row):
    return cycles.start(by=members.office(), cycle_id=row.pk, now=make.NOW)


def closed(row):
    return cycles.close(by=members.office(), cycle_id=row.pk, now=make.NOW)


@pytest.mark.parametrize("key", ["school_partnership", "external_lead", "triads", "two_years", "county", "secondary"])
def test_a_cycle_begins_with_all_a_preset_says(key):
    values = preset(key).values

    row = created(values=values)

    row.refresh_from_db()
    assert {name: getattr(row, name) for name in values} == dict(values)
    assert (row.status, len(row.windows)) == (CycleStatus.DRAFT, 6)


def test_two_cycles_do_not_have_one_name():
    created()

    with pytest.raises(cycles.CycleNameTaken):
        created()


def test_a_cycle_ends_after_it_begins():
    with pytest.raises(cycles.CyclePeriodWrong):
        created(starts_on=date(2027, 9, 1))


def test_a_cycle_uses_a_published_framework():
    with pytest.raises(cycles.FrameworkNotPublished):
        created(framework_id=make.FrameworkFactory(status="draft", published_at=None).pk)


def test_what_is_not_a_rule_of_the_cycle_is_not_changed():
    row = changed(draft(), status="closed", name="Another")

    assert (row.status, row.name) == (CycleStatus.DRAFT, "Another")


def test_consent_text_stays_once_a_head_has_agreed():
    row = cycle(1)
    row.participants.update(consented_at=make.NOW)

    with pytest.raises(cycles.CycleFixed, match="1 head has agreed to these words"):
        changed(row, consent_text="Something else")


def test_the_same_value_is_no_change():
    row = cycle(1)
    row.participants.update(consented_at=make.NOW)

    assert changed(row, consent_text=row.consent_text, name="New").name == "New"


def test_stages_stay_and_their_days_change_once_reviews_have_begun():
    row = make.ReviewFactory(stage=Stage.FOCUS).cycle
    later = [{"stage": step.stage.value, "due_days": 5, "remind_days": 1} for step in row.steps]

    assert changed(row, stages=later).steps[1].due_days == 5
    with pytest.raises(cycles.CycleFixed, match="on their way through these stages"):
        changed(row, stages=[{"stage": "focus"}])


def test_a_cycle_does_not_end_before_a_visit_planned_in_it():
    row = make.ReviewFactory().cycle

    with pytest.raises(cycles.CyclePeriodWrong, match="20 January 2027"):
        changed(row, ends_before=date(2027, 1, 20))
    assert changed(row, ends_before=date(2027, 1, 21)).ends_before == date(2027, 1, 21)


def test_another_framework_is_for_reviews_to_come():
    review = make.ReviewFactory()
    newer = make.FrameworkFactory()

    changed(review.cycle, framework=newer)

    review.refresh_from_db()
    assert (review.cycle.framework, review.framework == newer) == (newer, False)


def test_another_framework_is_a_published_one():
    with pytest.raises(cycles.FrameworkNotPublished):
        changed(cycle(), framework=make.FrameworkFactory(status="draft", published_at=None))


def test_a_cycle_of_two_schools_does_not_begin():
    with pytest.raises(cycles.CycleTooSmall, match="needs 3 or more"):
        started(draft(2))


def test_a_cycle_begins_once():
    row = started(draft(3))

    assert row.status == CycleStatus.RUNNING
    with pytest.raises(cycles.CycleNotDraft):
        started(row)


def test_schools_that_left_do_not_count():
    row = draft(3)
    Participant.objects.filter(pk=row.participants.first().pk).update(withdrawn_at=make.NOW)

    with pytest.raises(cycles.CycleTooSmall):
        started(row)


def test_closing_cancels_what_has_not_begun_and_tells_school_and_team(tasks, mailoutbox):
    planned = with_team(make.ReviewFactory(), others=1)
    head = members.at_school(planned.school, "head")
    begun = make.ReviewFactory(cycle=planned.cycle, stage=Stage.VISIT)

    with tasks.committed():
        done = closed(planned.cycle)
    tasks.run()

    stages = {review.pk: review.stage for review in done.cycle.reviews.all()}
    assert (done.cancelled, stages) == (1, {planned.pk: Stage.CANCELLED, begun.pk: Stage.VISIT})
    assert [moment.text for moment in planned.moments.all()] == [
        "Cancelled: The cycle was closed before the review began"
    ]
    asked = [seat.reviewer.person.email for seat in planned.seats.all()]
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted([head.email, *asked])


def test_a_closed_cycle_is_neither_changed_nor_closed_again():
    row = closed(cycle()).cycle

    with pytest.raises(cycles.CycleFixed):
        changed(row, name="New")
    with pytest.raises(cycles.CycleNotRunning):
        closed(row)


def test_a_copy_takes_rules_and_schools_and_asks_heads_again():
    source = cycle(2, reviews_per_school=2, consent_text="We agree", **YEAR)
    gone = source.participants.first()
    source.participants.update(consented_at=make.NOW, latitude="51.5")
    Participant.objects.filter(pk=gone.pk).update(withdrawn_at=make.NOW)

    made = cycles.copy(by=members.office(), cycle_id=source.pk, name="Round two", now=make.NOW, **NEXT)

    kept = made.participants.get()
    assert (made.previous, made.reviews_per_school, made.consent_text) == (source, 2, "We agree")
    assert (kept.consented_at, str(kept.latitude)) == (None, "51.500000")
    assert windows.from_json(made.windows)[0].starts_on == date(2027, 9, 13)


def test_a_copy_uses_the_newest_version_of_the_framework():
    source = cycle()
    newer = make.FrameworkFactory(name=source.framework.name, version=2)

    made = cycles.copy(by=members.office(), cycle_id=source.pk, name="Round two", now=make.NOW, **NEXT)

    assert made.framework == newer


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("peer_review_cycle_period", {"ends_before": date(2026, 9, 1)}),
        ("peer_review_cycle_status", {"status": "other"}),
        ("peer_review_cycle_visit_days", {"visit_days": 0}),
        ("cycle_shape", {"shape": "other"}),
        ("cycle_group_sizes", {"group_min": 1}),
        ("cycle_group_sizes", {"group_max": 2}),
        ("cycle_percentages", {"qa_percent": 101}),
        ("cycle_percentages", {"share_percent": 101}),
        ("cycle_reviews_per_school", {"reviews_per_school": 0}),
        ("cycle_reviews_per_school", {"reviews_per_school": 7}),
    ],
)
def test_what_the_database_holds_about_a_cycle(name, facts):
    row = cycle()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Cycle.objects.filter(pk=row.pk).update(**facts)


def test_a_school_is_once_in_a_cycle_and_a_number_once_a_group():
    row = cycle(1)
    make.GroupFactory(cycle=row, number=1)

    with pytest.raises(IntegrityError, match="participant_once"), transaction.atomic():
        Participant.objects.create(cycle=row, school=row.participants.get().school)
    with pytest.raises(IntegrityError, match="review_group_number_once"), transaction.atomic():
        Group.objects.create(cycle=row, number=1, name="Again")


def test_things_say_what_they_are():
    part = make.ParticipantFactory(cycle__name="Round one", school__name="Elm Primary")

    assert [str(row) for row in (part, part.cycle, make.GroupFactory(name="North"))] == [
        "Elm Primary in Round one", "Round one", "North",
    ]  # fmt: skip
