"""Asking delegates: once when it is due, reminded once, with a link nobody can look up."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail

from offers.enums import EvaluationKind
from offers.models import EvaluationRequest
from offers.operations.evaluation import requests
from offers.queries.evaluations import request_by_hash
from tenants.queue import enqueue
from tests.factories import offers_days as days
from tests.factories.offers import BookingFactory, settings


def unsent(**facts):
    return days.EvaluationRequestFactory(sent_at=None, **facts)


def link_in(message):
    [line] = [line for line in message.body.splitlines() if "/offers/evaluation/" in line]
    return line.strip("/").split("/")[-1]


def test_a_request_goes_to_the_delegate_with_a_link_kept_as_a_hash():
    asked = unsent()

    left = requests.send(request_id=asked.pk, now=days.OVER)

    [message] = mail.outbox
    key = link_in(message)
    assert (left, message.to) == (True, [asked.booking.delegate.email])
    assert request_by_hash(requests.key_hash(key)) == asked
    assert key not in str(EvaluationRequest.objects.values().get())


def test_sent_twice_it_leaves_once():
    asked = unsent()

    assert [requests.send(request_id=asked.pk, now=days.OVER) for _ in range(2)] == [True, False]
    assert len(mail.outbox) == 1


def test_the_words_say_whether_names_are_kept():
    requests.send(request_id=unsent().pk, now=days.OVER)
    named = days.EvaluationFormFactory(is_anonymous=False, is_current=False)
    requests.send(request_id=unsent(form=named).pk, now=days.OVER)

    assert ["without your name" in message.body for message in mail.outbox] == [True, False]


def test_no_other_delegate_is_named():
    asked = unsent()
    other = BookingFactory(event=asked.event)

    requests.send(request_id=asked.pk, now=days.OVER)

    assert other.delegate.name not in mail.outbox[0].body


def test_one_that_cannot_leave_is_tried_again(monkeypatch):
    asked = unsent()

    def fail(self, fail_silently=False):
        raise smtplib.SMTPServerDisconnected("away")

    with monkeypatch.context() as away:
        away.setattr("django.core.mail.EmailMessage.send", fail)
        failed = requests.send(request_id=asked.pk, now=days.OVER)

    assert (failed, requests.due_ids(on=days.OVER_ON)) == (False, [asked.pk])
    assert requests.send(request_id=asked.pk, now=days.OVER) is True


def test_a_reminder_goes_once_after_a_week_and_both_links_work():
    asked = days.EvaluationRequestFactory(key="first")
    later = days.OVER + timedelta(days=7)

    early = requests.to_remind_ids(on=days.OVER_ON, now=days.OVER + timedelta(days=6))
    due = requests.to_remind_ids(on=later.date(), now=later)
    sent = [requests.remind(request_id=asked.pk, now=later) for _ in range(2)]

    second = link_in(mail.outbox[0])
    assert (early, due, sent) == ([], [asked.pk], [True, False])
    assert "This is the only reminder." in mail.outbox[0].body
    assert {request_by_hash(requests.key_hash(key)) for key in ("first", second)} == {asked}
    assert requests.to_remind_ids(on=later.date(), now=later) == []


def test_who_has_answered_is_neither_asked_nor_reminded():
    days.EvaluationRequestFactory(answered_on=days.OVER_ON)
    waiting = unsent(answered_on=days.OVER_ON)
    later = days.OVER + timedelta(days=8)

    assert requests.to_remind_ids(on=later.date(), now=later) == []
    assert requests.send(request_id=waiting.pk, now=later) is False


def test_who_was_deactivated_is_not_asked():
    unsent(booking__delegate__is_active=False)

    assert requests.due_ids(on=days.OVER_ON) == []


def test_the_question_about_impact_waits_for_its_day():
    settings(impact_days=90)
    booking = days.held("present").bookings.get()
    days.EvaluationFormFactory(kind=EvaluationKind.IMPACT)

    [asked] = requests.ask(by=None, event=booking.event, bookings=[booking], form=None, on=days.OVER_ON, now=days.OVER)

    due = days.OVER_ON + timedelta(days=90)
    assert (asked.kind, asked.due_on, requests.due_ids(on=due - timedelta(days=1))) == ("impact", due, [])
    assert len(requests.due_ids(on=due)) == 1


def test_asked_twice_is_asked_once():
    booking = days.held("present").bookings.get()
    days.EvaluationFormFactory()

    for _ in range(2):
        requests.ask(by=None, event=booking.event, bookings=[booking], form=None, on=days.OVER_ON, now=days.OVER)

    assert EvaluationRequest.objects.count() == 1


def test_without_a_form_nobody_is_asked():
    booking = days.held("present").bookings.get()

    assert requests.ask(
        by=None, event=booking.event, bookings=[booking], form=None, on=days.OVER_ON, now=days.OVER
    ) == []  # fmt: skip


def test_the_daily_job_sends_what_is_due_and_reminds(tasks, time_machine):
    time_machine.move_to(days.OVER + timedelta(days=8), tick=False)
    new, old = unsent(), days.EvaluationRequestFactory()

    with tasks.committed():
        enqueue("offers.send_evaluations")
    tasks.run()

    to = {message.to[0]: message.subject.startswith("Reminder: ") for message in mail.outbox}
    assert to == {new.booking.delegate.email: False, old.booking.delegate.email: True}


@pytest.mark.parametrize("days_later", [119, 120])
def test_old_questions_are_no_longer_sent(days_later):
    asked = unsent()

    assert requests.due_ids(on=asked.due_on + timedelta(days=days_later)) == ([asked.pk] if days_later < 120 else [])
