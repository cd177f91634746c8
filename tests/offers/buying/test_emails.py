"""What is written about buying: each message once, with its link, to those it is for."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from offers.operations import purchases
from offers.operations.agreements import rollover, terminating
from tests.factories import membership as members
from tests.factories import offers_buying as make


def sent(tasks, work):
    """Do something, work the queue off, and return what was written: subject, readers and text."""
    with tasks.committed():
        made = work()
    tasks.run()
    return made, [(message.subject, sorted(message.to), message.body) for message in mail.outbox]


@pytest.fixture
def school():
    """A member with a head and a business manager."""
    school = make.member(name="Ash School")
    members.at_school(school, "head", email="head@ash.example.sch.uk")
    members.at_school(school, "business_manager", email="sbm@ash.example.sch.uk")
    return school


def people(school):
    return {role.role: role.person for role in school.roles.select_related("person")}


def test_the_approver_gets_the_link_alone(tasks, school):
    asked, [(subject, to, body)] = sent(
        tasks, lambda: make.requested(school, make.service(), approver=people(school)["business_manager"])
    )

    assert (subject, to) == ("Please approve £1,200.00 for Ash School", ["sbm@ash.example.sch.uk"])
    assert "/offers/approve/" in body
    assert asked.key_hash not in body


def test_who_asked_is_told_the_answer_with_its_note_and_the_buyer_gets_the_agreement(tasks, school):
    asked = make.requested(school, make.service(), approver=people(school)["business_manager"])

    _, messages = sent(
        tasks,
        lambda: purchases.decide(by=asked.approver, purchase_id=asked.pk, approved=True, note="Fine", now=make.NOW),
    )

    by_subject = {subject: (to, body) for subject, to, body in messages}
    reference = f"SLA-2627-{asked.agreement_id:04}"
    assert by_subject.keys() == {"Your request is approved: 1 service for 2026/27", f"{reference} is agreed"}
    assert "Note: Fine" in by_subject["Your request is approved: 1 service for 2026/27"][1]
    assert by_subject[f"{reference} is agreed"][0] == ["head@ash.example.sch.uk", "sbm@ash.example.sch.uk"]
    [attached] = [message.attachments for message in mail.outbox if message.attachments]
    assert [(name, kind) for name, _, kind in attached] == [(f"{reference}.pdf", "application/pdf")]


def test_a_deed_asks_the_others_who_may_sign(tasks, school):
    head = people(school)["head"]
    members.at_school(school, "governor", email="chair@ash.example.sch.uk")
    made = make.basket(school, make.service(needs_deed=True), by=head)

    done, [(subject, to, body)] = sent(tasks, lambda: make.order(made, head))

    assert subject == f"{done.reference} waits for a second signature"
    assert to == ["chair@ash.example.sch.uk", "sbm@ash.example.sch.uk"]
    assert reverse("agreement", args=[done.pk]) in body


def test_notice_is_confirmed(tasks, school):
    made = make.order(
        make.basket(school, make.service(rolls_over=True, notice_by=date(2027, 3, 31)), by=people(school)["head"]),
        people(school)["head"],
    )
    line = make.line_of(made)

    _, messages = sent(
        tasks,
        lambda: terminating.give_notice(by=people(school)["head"], line_id=line.pk, on=make.ON, now=make.NOW),
    )

    [(_, body)] = [(subject, body) for subject, _, body in messages if subject.startswith("Notice received")]
    assert "ends on Tuesday 31 August 2027 and does not go on" in body


def test_the_buyer_is_told_what_goes_on_at_what_price_and_until_when_notice_can_be_given(tasks, school, time_machine):
    time_machine.move_to("2027-02-20T09:00:00+00:00", tick=False)
    members.SubscriptionFactory(school=school, year=make.year(2027), status="confirmed")
    offer = make.service(rolls_over=True, notice_by=date(2027, 3, 31))
    head = people(school)["head"]
    made = make.order(make.basket(school, offer, by=head), head)
    make.next_edition(offer)

    _, messages = sent(
        tasks, lambda: rollover.propose(by=None, agreement_id=made.pk, on=date(2027, 2, 20), now=make.NOW)
    )

    [body] = [body for subject, _, body in messages if subject.startswith("Your services go on into 2027/28")]
    assert "* Governor services, Ash School: £1,320.00 before VAT, £120.00 more a year than now" in body
    assert "notice by Wednesday 31 March 2027" in body
    assert reverse("agreement", args=[made.pk]) in body
