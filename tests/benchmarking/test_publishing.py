from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from benchmarking import tasks as publishing_tasks
from benchmarking.enums import PeriodKind, SnapshotStatus
from benchmarking.models import ConsentChange, PublishRun, Snapshot
from benchmarking.operations import consent as consents
from benchmarking.operations import publishing
from benchmarking.queries import sources
from membership.enums import SubscriptionStatus
from membership.models import MembershipYear
from tenants.enums import Consent
from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership
from tests.factories.benchmarking import ConsentChangeFactory, SnapshotFactory
from tests.factories.membership import MembershipYearFactory, SchoolFactory, SubscriptionFactory

NOW = datetime(2026, 11, 20, 2, 10, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def subscribe(*statuses):
    year = MembershipYear.objects.filter(start_year=2026).first() or MembershipYearFactory(start_year=2026)
    for status in statuses:
        SubscriptionFactory(school=SchoolFactory(), year=year, status=status)


def six_members():
    subscribe(*[SubscriptionStatus.CONFIRMED] * 6)


@pytest.fixture
def sharing_alpha(public, alpha, consent):
    consent(alpha, Consent.NAMED)
    in_partnership(alpha, six_members)
    return alpha


def read(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def publish(partnership, *, now=NOW, on=TODAY):
    return publishing.publish(by="Ada Partridge", partnership_id=partnership.pk, on=on, now=now)


def published(partnership):
    return list(Snapshot.objects.filter(partnership=partnership).order_by("pk").values())


def test_publishing_writes_what_the_partnership_has(sharing_alpha):
    run = publish(sharing_alpha)

    members = Snapshot.objects.get(partnership=sharing_alpha, indicator="members")
    assert (members.value, members.base_count, members.status) == (Decimal(6), 6, SnapshotStatus.PROVISIONAL)
    assert (run.figures, run.changed, run.is_finished, run.error) == (run.figures, run.figures, True, "")
    assert run.requested_by == "Ada Partridge"


def test_a_replay_changes_nothing(sharing_alpha):
    publish(sharing_alpha)
    before = published(sharing_alpha)

    run = publish(sharing_alpha, now=NOW + timedelta(days=1))

    assert published(sharing_alpha) == before
    assert run.changed == 0


def test_only_what_changed_is_written_again(sharing_alpha):
    publish(sharing_alpha)
    later = NOW + timedelta(days=1)
    in_partnership(sharing_alpha, subscribe, SubscriptionStatus.INVITED)

    publish(sharing_alpha, now=later)

    changed = Snapshot.objects.filter(published_at=later).values_list("indicator", flat=True)
    assert list(changed) == ["confirmation_rate"]


def test_a_figure_that_is_no_longer_given_is_taken_down(sharing_alpha):
    SnapshotFactory(partnership=sharing_alpha, indicator="members", period_start=2026, definition_version=7)

    publish(sharing_alpha)

    assert not Snapshot.objects.filter(definition_version=7).exists()


def test_a_year_that_emptied_is_taken_down(public, alpha, consent):
    consent(alpha, Consent.NAMED)
    SnapshotFactory(partnership=alpha, period_start=2026)
    older = SnapshotFactory(partnership=alpha, period_start=2020)

    publish(alpha)

    assert list(Snapshot.objects.all()) == [older]


def test_figures_of_a_finished_year_are_final(sharing_alpha):
    publish(sharing_alpha, on=date(2027, 9, 1))

    assert set(Snapshot.objects.filter(period_start=2026).values_list("status", flat=True)) == {SnapshotStatus.FINAL}


@pytest.mark.parametrize(("on", "years"), [(date(2026, 8, 31), [2025, 2024]), (date(2026, 9, 1), [2026, 2025])])
def test_the_running_year_and_the_one_before_are_published(on, years):
    assert sources.years(on) == years


def test_small_numbers_never_reach_the_public_schema(public, alpha, consent):
    consent(alpha, Consent.NAMED)
    in_partnership(alpha, subscribe, SubscriptionStatus.CONFIRMED)

    publish(alpha, on=TODAY)

    numbers = Snapshot.objects.filter(base_count__lt=5).values_list("value", "numerator", "denominator")
    assert set(numbers) == {(None, None, None)}


def test_without_consent_nothing_is_read_and_nothing_logged(public, alpha):
    with pytest.raises(publishing.NotShared):
        publish(alpha)

    assert (Snapshot.objects.count(), PublishRun.objects.count()) == (0, 0)


def test_consent_withdrawn_while_publishing_stops_the_figures(sharing_alpha, consent):
    figures = in_partnership(sharing_alpha, sources.figures, TODAY)
    consent(sharing_alpha, Consent.NONE)

    with pytest.raises(publishing.NotShared):
        publishing.store(sharing_alpha.pk, figures, on=TODAY, now=NOW)

    assert published(sharing_alpha) == []


def test_a_failure_is_logged_and_raised(committed, databases):
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO tenants_partnership (schema_name, slug, name, status, benchmarking_consent)"
            " VALUES ('ghost', 'ghost', 'A partnership without a schema', 'live', 'named')"
        )
    ghost = in_public(Partnership.objects.get, slug="ghost")

    with pytest.raises(DataError):
        in_public(publish, ghost)

    run = in_public(PublishRun.objects.get)
    assert (run.is_finished, run.figures, run.error.splitlines()[0]) == (
        False,
        0,
        'DataError: role "test_ghost" does not exist',
    )


def test_withdrawing_takes_down_only_ones_own_figures(sharing_alpha, beta):
    publish(sharing_alpha)
    kept = SnapshotFactory(partnership=beta)

    consents.change(by="Ada Partridge", partnership_id=sharing_alpha.pk, to=Consent.NONE, now=NOW)

    assert list(Snapshot.objects.all()) == [kept]
    assert Partnership.objects.get(pk=sharing_alpha.pk).benchmarking_consent == Consent.NONE


def test_every_change_of_consent_is_logged(public, alpha):
    consents.change(by="Ada Partridge", partnership_id=alpha.pk, to=Consent.ANONYMOUS, now=NOW)

    [change] = ConsentChange.objects.values("partnership", "before", "after", "changed_by", "changed_at")
    assert change == {
        "partnership": alpha.pk,
        "before": Consent.NONE,
        "after": Consent.ANONYMOUS,
        "changed_by": "Ada Partridge",
        "changed_at": NOW,
    }


def test_the_same_consent_again_is_refused(sharing_alpha):
    with pytest.raises(consents.ConsentUnchanged):
        consents.change(by="Ada Partridge", partnership_id=sharing_alpha.pk, to=Consent.NAMED, now=NOW)


@pytest.mark.parametrize(
    ("before", "after", "tasks_sent"),
    [
        (Consent.NONE, Consent.NAMED, 1),
        (Consent.ANONYMOUS, Consent.NAMED, 0),
        (Consent.NAMED, Consent.NONE, 0),
    ],
)
def test_a_first_consent_publishes_at_once(public, alpha, consent, tasks, before, after, tasks_sent):
    consent(alpha, before)

    with tasks.committed():
        consents.change(by="Ada Partridge", partnership_id=alpha.pk, to=after, now=NOW)

    assert [sent.schema for sent in tasks.waiting()] == ["public"] * tasks_sent


def test_the_night_publishes_a_partnership_that_shares(in_alpha, tasks):
    six_members()
    with tasks.committed():
        in_public(Partnership.objects.filter(pk=in_alpha.pk).update, benchmarking_consent="named")
        publishing_tasks.publish_daily.__wrapped__()

    ran = [(sent.name, sent.schema) for sent in tasks.run()]

    assert ran == [("benchmarking.publish_partnership", "public")]


def test_the_night_leaves_a_partnership_alone_that_does_not(in_alpha, tasks):
    with tasks.committed():
        publishing_tasks.publish_daily.__wrapped__()

    assert tasks.waiting() == []


def test_the_command_publishes_all_that_share(sharing_alpha, capsys):
    call_command("publish_benchmarks")

    assert capsys.readouterr().out == "alpha: 6 figures, 6 changed\n"


def test_the_command_publishes_one(sharing_alpha, capsys):
    call_command("publish_benchmarks", partnership="alpha")

    assert capsys.readouterr().out == "alpha: 6 figures, 6 changed\n"


def test_the_command_refuses_a_slug_nobody_has(public):
    with pytest.raises(CommandError, match="No live partnership has the slug “gamma”"):
        call_command("publish_benchmarks", partnership="gamma")


def test_the_command_says_who_could_not_be_published(public, alpha, capsys):
    with pytest.raises(CommandError, match="1 of 1 partnerships could not be published"):
        call_command("publish_benchmarks", partnership="alpha")

    assert capsys.readouterr().err.startswith("alpha: This partnership does not share its figures")


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("snapshot_period_kind", {"period_kind": "lunar"}),
        ("snapshot_status", {"status": "guess"}),
        ("snapshot_no_small_numbers", {"base_count": 4}),
    ],
)
def test_the_database_refuses_a_snapshot(public, alpha, constraint, fields):
    with pytest.raises(IntegrityError, match=constraint):
        SnapshotFactory(partnership=alpha, **fields)


def test_the_database_refuses_the_same_figure_twice(public, alpha):
    SnapshotFactory(partnership=alpha, period_kind=PeriodKind.ACADEMIC)

    with pytest.raises(IntegrityError, match="snapshot_once"):
        SnapshotFactory(partnership=alpha)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [("consent_change_known", {"after": "maybe"}), ("consent_change_is_one", {"before": "named", "after": "named"})],
)
def test_the_database_refuses_a_change_of_consent(public, alpha, constraint, fields):
    with pytest.raises(IntegrityError, match=constraint):
        ConsentChangeFactory(partnership=alpha, **fields)


def test_the_association_cannot_read_a_partnerships_tables(public):
    with pytest.raises(ProgrammingError, match="permission denied for schema alpha"):
        read("SELECT count(*) FROM alpha.membership_school")


def test_a_partnership_cannot_read_published_figures_directly(in_alpha):
    with pytest.raises(ProgrammingError, match="permission denied for table benchmarking_snapshot"):
        read("SELECT count(*) FROM public.benchmarking_snapshot")
