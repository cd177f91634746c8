import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine

from benchmarking.models import ConsentChange, Snapshot
from membership.enums import OfficeRole, SubscriptionStatus
from tenants.enums import Consent
from tenants.fanout import in_public
from tenants.models import Partnership
from tests.factories.benchmarking import ConsentChangeFactory, PublishRunFactory, SnapshotFactory
from tests.factories.membership import (
    MembershipYearFactory,
    OfficeRoleHoldingFactory,
    PersonFactory,
    SchoolFactory,
    SubscriptionFactory,
)

PAGES = ["/benchmarks/", "/benchmarks/sharing/"]
NOVEMBER = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(NOVEMBER, tick=False):
        yield


@pytest.fixture
def admin_client(in_alpha, client_for):
    return client_for(OfficeRoleHoldingFactory(role=OfficeRole.ADMIN, person__name="Ada Partridge").person)


@pytest.fixture
def six_members(in_alpha):
    year = MembershipYearFactory(start_year=2026)
    for _ in range(6):
        SubscriptionFactory(school=SchoolFactory(), year=year, status=SubscriptionStatus.CONFIRMED)


def share(partnership, consent):
    in_public(Partnership.objects.filter(pk=partnership.pk).update, benchmarking_consent=consent)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def publish_sizes(partnerships):
    def write():
        for number, partnership in enumerate(partnerships):
            SnapshotFactory(
                partnership=partnership,
                indicator="members",
                period_start=2026,
                numerator=Decimal(5 + number),
                denominator=None,
            )

    in_public(write)


@pytest.mark.parametrize("path", PAGES)
def test_visitors_are_sent_to_sign_in(client, path):
    assert client.get(path)["Location"] == f"/account/login/?next={path}"


@pytest.mark.parametrize("path", PAGES)
def test_people_outside_the_office_are_refused(client_for, path):
    response = client_for(PersonFactory()).get(path)

    assert (response.status_code, "Ours" in text_of(response)) == (403, False)


@pytest.mark.parametrize("role", list(OfficeRole))
def test_everybody_in_the_office_sees_insight_and_only_the_admin_decides(client_for, role):
    person = OfficeRoleHoldingFactory(role=role).person

    page = client_for(person).get("/benchmarks/sharing/")
    change = client_for(person).post("/benchmarks/sharing/", {"consent": "named"})
    publication = client_for(person).post("/benchmarks/sharing/publish/")

    is_admin = role == OfficeRole.ADMIN
    assert page.context["may_change"] is is_admin
    assert (change.status_code, publication.status_code) == ((302, 302) if is_admin else (403, 403))


def test_our_figures_are_shown_though_nobody_publishes(admin_client, six_members):
    response = admin_client.get("/benchmarks/")

    figures = {s.indicator.code: s.value for group in response.context["themes"].values() for s in group}
    assert figures["members"] == "6"
    assert "No one to compare with yet" in text_of(response)


def test_our_figure_stands_against_the_published_ones_and_nobody_else_is_named(
    rows_of_partnerships, admin_client, six_members
):
    others = in_public(lambda: list(Partnership.objects.filter(is_association_member=True).order_by("name")))
    publish_sizes(others)

    response = admin_client.get("/benchmarks/")

    [members] = [s for group in response.context["themes"].values() for s in group if s.indicator.code == "members"]
    assert members.sentence == "7th of 9, highest first."
    assert members.note == "Line: median of 8 partnerships (9). Band: middle half (7 to 10)."
    assert [[cell.text for _, cell in row] for row in members.rows] == [
        ["Ours", "6"],
        ["Lower quartile", "7"],
        ["Median", "9"],
        ["Upper quartile", "10"],
    ]
    assert "Ashdown" not in text_of(response)


@pytest.mark.parametrize(("query", "label"), [("", "2026/27"), ("?year=2025", "2025/26"), ("?year=1066", "2026/27")])
def test_the_year_can_be_chosen(admin_client, query, label):
    assert f"Our figures of {label} " in text_of(admin_client.get(f"/benchmarks/{query}"))


def test_the_preview_shows_exactly_what_is_published(alpha, admin_client, six_members, tasks):
    share(alpha, Consent.NAMED)
    with tasks.committed():
        admin_client.post("/benchmarks/sharing/publish/")
    tasks.run()

    previews = admin_client.get("/benchmarks/sharing/").context["previews"]

    stored = in_public(lambda: list(Snapshot.objects.values_list("indicator", "period_start", "base_count")))
    assert sorted((p.indicator.code, int(p.year[:4]), int(p.base)) for p in previews) == sorted(stored)


def test_the_admin_shares_and_the_log_keeps_the_name(alpha, admin_client):
    response = admin_client.post("/benchmarks/sharing/", {"consent": "anonymous"}, follow=True)

    [change] = in_public(lambda: list(ConsentChange.objects.values_list("partnership", "after", "changed_by")))
    assert change == (alpha.pk, Consent.ANONYMOUS, "Ada Partridge")
    assert "Saved. Your figures: shared without our name." in text_of(response)


def test_withdrawing_takes_the_figures_down_at_once(alpha, admin_client):
    share(alpha, Consent.NAMED)
    in_public(lambda: SnapshotFactory(partnership=alpha).pk)

    response = admin_client.post("/benchmarks/sharing/", {"consent": "none"}, follow=True)

    assert in_public(Snapshot.objects.count) == 0
    assert "Nothing of ours is published" in text_of(response)


@pytest.mark.parametrize(
    ("chosen", "message"),
    [("none", "Your figures are already shared in this way."), ("everything", "is not one of the available choices")],
)
def test_a_choice_that_changes_nothing_is_answered_in_words(admin_client, chosen, message):
    assert message in text_of(admin_client.post("/benchmarks/sharing/", {"consent": chosen}))


def test_without_consent_nothing_can_be_published(admin_client, tasks):
    with tasks.committed():
        response = admin_client.post("/benchmarks/sharing/publish/", follow=True)

    assert "This partnership does not share its figures" in text_of(response)
    assert ("Publish now" in text_of(response), tasks.waiting()) == (False, [])


def test_the_page_tells_what_happened(alpha, admin_client):
    share(alpha, Consent.NAMED)
    in_public(lambda: PublishRunFactory(partnership=alpha).pk)
    in_public(lambda: ConsentChangeFactory(partnership=alpha).pk)

    text = text_of(admin_client.get("/benchmarks/sharing/"))

    assert "Published 20 Nov 2026, 10 figures" in text
    assert "Shared with our name Before: not shared" in text


def test_without_members_there_is_nothing_to_share(admin_client):
    response = admin_client.get("/benchmarks/sharing/")

    assert response.context["previews"] == []
    assert "There are no figures yet" in text_of(response)


def test_a_figure_that_is_not_there_yet_says_so(admin_client):
    themes = admin_client.get("/benchmarks/").context["themes"]

    assert {s.value for standings in themes.values() for s in standings} == {"Not yet"}


def test_too_few_schools_are_said_in_words(admin_client, in_alpha):
    SubscriptionFactory(year=MembershipYearFactory(start_year=2026), status=SubscriptionStatus.CONFIRMED)

    themes = admin_client.get("/benchmarks/").context["themes"]

    assert {s.value for s in themes["Membership"] if s.indicator.code == "members"} == {"Too few schools"}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/benchmarks/", 19), ("/benchmarks/sharing/", 22)])
def test_a_page_takes_the_same_queries_however_much_there_is(
    alpha, admin_client, six_members, django_assert_num_queries, count, path, queries
):
    for number in range(count):
        in_public(lambda: ConsentChangeFactory(partnership=alpha).pk)
        in_public(lambda number=number: SnapshotFactory(partnership=alpha, period_start=2020 + number).pk)

    with django_assert_num_queries(queries):
        admin_client.get(path)


def test_the_navigation_offers_insight_to_the_office(admin_client):
    sections = admin_client.get("/benchmarks/").context["shell"]["sections"]

    assert [item.label for section in sections for item in section.items if item.is_current] == ["Compare"]


def test_the_chip_of_the_year_that_is_shown_is_on(admin_client, six_members):
    this_year, last_year = admin_client.get("/benchmarks/").context["chips"]

    assert [(chip.is_on, chip.is_choice) for chip in (this_year, last_year)] == [(True, True), (False, True)]
    assert [chip.is_on for chip in admin_client.get(f"/benchmarks/{last_year.url}").context["chips"]] == [False, True]
