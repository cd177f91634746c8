"""Who decides what may be spent, what a trust buys, and who may be asked."""

from datetime import timedelta

import pytest

from offers.models import TrustChoice
from offers.operations import buying_rules as operations
from offers.operations import purchases
from offers.queries import buying_rules as queries
from tests.factories import membership as members
from tests.factories import offers_buying as make


def limits(school, by, staff=0, manager=None):
    return operations.set_limits(by=by, school=school, staff_limit_pence=staff, manager_limit_pence=manager)


def test_everybody_has_the_limit_of_their_role():
    school = members.SchoolFactory(trust=members.TrustFactory())
    limits(school, members.at_school(school), staff=100_00, manager=1000_00)
    people = [members.at_school(school, role) for role in ("head", "business_manager", "staff", "governor")]

    found = [queries.limit_of(person, school) for person in [*people, members.at_trust(school.trust)]]

    assert found == [None, 1000_00, 100_00, 0, None]
    assert queries.limit_of(members.at_school(), school) == 0


def test_to_the_penny_a_limit_is_enough():
    school = members.SchoolFactory()
    limits(school, members.at_school(school), staff=100_00)
    staff = members.at_school(school, "staff")

    assert [queries.may_spend(staff, school, pence) for pence in (100_00, 100_01)] == [True, False]


def test_asked_are_managers_within_their_limit_then_heads_and_never_who_asks():
    school = members.SchoolFactory()
    head, manager = members.at_school(school), make.manager(school)
    limits(school, head, manager=500_00)
    staff = members.at_school(school, "staff")

    assert queries.approvers(school, 500_00, staff) == [manager, head]
    assert queries.approvers(school, 500_01, staff) == [head]
    assert queries.approvers(school, 500_00, manager) == [head]


@pytest.mark.parametrize("role", ["staff", "governor"])
def test_only_who_leads_the_school_sets_its_limits(role):
    school = members.SchoolFactory()

    with pytest.raises(operations.MayNotDecideRules):
        limits(school, members.at_school(school, role))


def choose(trust, by, shown, chosen):
    operations.choose_for_trust(by=by, trust=trust, shown=shown, chosen=chosen, now=make.NOW)


def test_a_trust_takes_services_on_and_gives_them_back():
    trust, first, second = members.TrustFactory(), make.service("A"), make.service("B")
    by, shown = members.at_trust(trust), [first.lineage, second.lineage]

    choose(trust, by, shown, [first.lineage, second.lineage])
    choose(trust, by, shown, [second.lineage])
    choose(trust, by, shown, [second.lineage])

    assert [row.lineage for row in TrustChoice.objects.all()] == [second.lineage]


def test_what_was_not_shown_stays_as_it_was():
    trust, first, second = members.TrustFactory(), make.service("A"), make.service("B")
    by = members.at_trust(trust)
    choose(trust, by, [first.lineage], [first.lineage])

    choose(trust, by, [second.lineage], [first.lineage])

    assert [row.lineage for row in TrustChoice.objects.all()] == [first.lineage]


def test_only_its_finance_chooses_for_a_trust():
    trust, offer = members.TrustFactory(), make.service()

    with pytest.raises(operations.MayNotDecideRules):
        choose(trust, members.at_trust(members.TrustFactory()), [offer.lineage], [offer.lineage])


def ask(asked, approver):
    return purchases.ask(
        by=asked.asked_by, school=asked.school, approver=approver, amount_pence=1200_00, summary="Again", message="",
        now=make.NOW, expires_at=make.NOW + timedelta(hours=1), agreement=asked.agreement,
    )  # fmt: skip


def test_what_waits_is_not_asked_for_twice():
    asked = make.requested(make.member(), make.service())

    with pytest.raises(purchases.AskedAlready):
        ask(asked, asked.approver)


def test_nobody_is_asked_who_may_not_spend_as_much():
    asked = make.requested(make.member(), make.service())

    with pytest.raises(purchases.MayNotDecide, match="Ask the head"):
        ask(asked, members.at_school(asked.school, "staff"))
