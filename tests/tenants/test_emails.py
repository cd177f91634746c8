"""Sending several e-mails: what goes wrong with one keeps nobody else from theirs, and nobody gets theirs twice."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from celery.utils.time import get_exponential_backoff_interval
from django.conf import settings as of_the_product
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from tenants import emails
from tenants.queue import application

ASHA, BEN, CARA = "asha@example.org", "ben@example.org", "cara@example.org"


class Server(BaseEmailBackend):
    """A mail server that refuses some addresses and takes so many e-mails over one connection."""

    taken: list[str] = []
    refused: tuple[str, ...] = ()
    most = 10

    def open(self):
        self.left = self.most
        return True

    def send_messages(self, email_messages):
        for message in email_messages:
            if not self.left:
                raise SMTPServerDisconnected("Too many messages")
            if message.to[0] in self.refused:
                raise SMTPRecipientsRefused({message.to[0]: (550, b"No such user here")})
            self.left -= 1
            self.taken.append(message.to[0])
        return len(email_messages)


@pytest.fixture
def server(settings, monkeypatch):
    """The mail server, to be told what it does."""
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    monkeypatch.setattr(Server, "taken", [])
    for name in ("refused", "most"):
        monkeypatch.setattr(Server, name, getattr(Server, name))
    return Server


def send(*addresses):
    emails.send(EmailMessage("Subject", "Body", to=[address]) for address in addresses)


def test_one_address_that_is_refused_keeps_nobody_else_from_theirs(server):
    server.refused = (BEN,)

    send(ASHA, BEN, CARA)

    assert server.taken == [ASHA, CARA]


def test_a_task_tries_again_when_nobody_was_written_to(server):
    server.refused = (ASHA, BEN)

    with pytest.raises(SMTPRecipientsRefused):
        send(ASHA, BEN)

    assert server.taken == []


def test_a_connection_that_ends_is_opened_again_where_it_ended(server):
    server.most = 1

    send(ASHA, BEN, CARA)

    assert server.taken == [ASHA, BEN, CARA]


def test_a_server_that_takes_nothing_is_an_error(server):
    server.most = 0

    with pytest.raises(SMTPServerDisconnected):
        send(ASHA)


def test_nothing_to_send_is_nothing_done(server):
    send()

    assert server.taken == []


def test_a_mail_server_may_be_away_for_two_hours():
    again = emails.RETRIED
    waits = [
        get_exponential_backoff_interval(again["retry_backoff"], tries, again["retry_backoff_max"])
        for tries in range(again["max_retries"])
    ]

    assert sum(waits) > 2 * 3600
    # A message that waits longer than this is taken for lost and given to a second worker.
    assert max(waits) < of_the_product.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]


def test_every_task_that_writes_is_tried_again_alike():
    celery = application()
    celery.loader.import_default_modules()
    tries = {
        name: task.max_retries
        for name, task in celery.tasks.items()
        if OSError in getattr(task, "autoretry_for", ()) or ".email_" in name
    }

    assert set(tries.values()) == {emails.RETRIED["max_retries"]}
    assert len(tries) > 20
