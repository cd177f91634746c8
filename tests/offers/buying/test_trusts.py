"""A trust with many schools: its pages cost no more queries than one of a single school."""

import pytest
from django.urls import reverse

from offers.models import AgreementLine
from offers.operations.agreements import baskets
from offers.operations.agreements.baskets import Choice
from offers.queries.agreements.buyers import Buyer
from tests.factories import membership as members
from tests.factories import offers_buying as make


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("basket", 24), ("trust_choices", 9)])
def test_a_trusts_pages_cost_the_same_however_many_schools(
    client_for, today, page, queries, count, django_assert_num_queries
):
    trust = members.TrustFactory()
    by = members.at_trust(trust)
    offer = make.service("Payroll", "200")
    trust.service_choices.create(lineage=offer.lineage)
    for _ in range(count):
        school = make.member(trust=trust)
        choice = Choice(offer.pk, school.pk)
        baskets.add(by=by, buyer=Buyer(trust=trust), year=offer.year, choices=[choice], on=make.ON)
    browser = client_for(by)

    with django_assert_num_queries(queries):
        browser.get(reverse(page))

    assert AgreementLine.objects.count() == count


def test_from_the_catalogue_a_trust_buys_for_those_of_its_schools_that_can_have_it(client_for, today):
    trust = members.TrustFactory()
    small, large = make.member(trust=trust, phase="primary"), make.member(trust=trust, phase="secondary")
    for_small, for_nobody = make.service("Payroll", phases=["primary"]), make.service("Nursery", phases=["nursery"])
    for offer in (for_small, for_nobody):
        trust.service_choices.create(lineage=offer.lineage)
    browser = client_for(members.at_trust(trust))

    said = [
        [
            str(message)
            for message in browser.post(reverse("basket_add"), {"offer": offer.pk}, follow=True).context["messages"]
        ]
        for offer in (for_small, for_nobody)
    ]

    assert list(AgreementLine.objects.values_list("school", "title")) == [(small.pk, "Payroll")]
    assert said == [
        ["“Payroll” is in your basket."],
        ["“Nursery” cannot be bought: This is for nursery schools."],
    ]
    assert large.agreement_lines.count() == 0
