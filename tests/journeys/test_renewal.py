"""Journey 2: a head renews in two clicks and types nothing; from the office's proposal to the agreed price."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from membership.enums import SubscriptionStatus
from membership.models import Subscription
from tests.factories.membership import SchoolFactory, TariffFactory, at_school, office
from tests.pages import text_of
from tests.plumbing.register import ABBEY
from tests.plumbing.tasks import Tasks

ClientFor = Callable[..., Client]

pytestmark = pytest.mark.usefixtures("register")


class Clicks:
    """A browser that counts what a person would press, and can only press what the page offers."""

    def __init__(self, browser: Client, start: str) -> None:
        self.browser, self.count = browser, 0
        self.page: HttpResponse = browser.get(start)

    def link(self, words: str) -> None:
        """Follow the link with these words."""
        found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>\s*{re.escape(words)}', self.page.text)
        assert found, f"no link “{words}”"
        self._go(self.browser.get(found[1]))

    def button(self, words: str) -> None:
        """Press the button with these words; its form is sent as it stands, nothing typed."""
        form = next(part for part in re.findall(r"<form.*?</form>", self.page.text, re.DOTALL) if words in part)
        action = re.search(r'action="([^"]*)"', form)
        given = dict(_field(markup) for markup in re.findall(r"<input[^>]*>", form))
        self._go(self.browser.post(action[1] if action else self.page.request["PATH_INFO"], given, follow=True))

    def _go(self, page: HttpResponse) -> None:
        self.page, self.count = page, self.count + 1


def _field(markup: str) -> tuple[str, str]:
    """Return name and value of an input as the page has it."""
    attributes = dict(re.findall(r'(\w+)="([^"]*)"', markup))
    return attributes["name"], attributes.get("value", "")


@pytest.fixture
def offered(client_for: ClientFor, tasks: Tasks, time_machine: Any) -> Subscription:
    """The office has proposed and asked; the letters are out."""
    time_machine.move_to("2026-11-23 09:00", tick=False)
    TariffFactory()
    school = SchoolFactory(name="Abbey Primary School", urn=ABBEY)
    at_school(school, name="Jo Poole", email="head@abbey.example.org")
    browser = client_for(office())
    browser.post("/memberships/2027/propose/", {"scope": "members"})
    with tasks.committed():
        browser.post("/memberships/2027/invite/")
    tasks.run()
    made: Subscription = Subscription.objects.select_related("school").get()
    return made


def head_of(offered: Subscription) -> Any:
    return offered.school.roles.get().person


def test_a_head_renews_in_two_clicks_and_types_nothing(client_for: ClientFor, offered: Subscription) -> None:
    clicks = Clicks(client_for(head_of(offered)), "/")

    clicks.link("Confirm membership for 2027/28")
    assert (
        "420 pupils (full-time equivalent, October 2026 census, from the national register) × £19.00 = £7,980.00"
        in (text_of(clicks.page))
    )
    clicks.button("Confirm membership")

    assert "Membership for 2027/28 is confirmed. Thank you." in text_of(clicks.page)
    offered.refresh_from_db()
    assert (clicks.count, offered.status, offered.amount_pence) == (2, SubscriptionStatus.CONFIRMED, 798_000)


def test_the_letter_leads_to_the_same_page_in_one_click(client_for: ClientFor, offered: Subscription) -> None:
    link = re.search(r"https://alpha\.example\.org(\S+)", mail.outbox[0].body)
    assert link

    clicks = Clicks(client_for(head_of(offered)), link[1])
    clicks.button("Confirm membership")

    offered.refresh_from_db()
    assert (clicks.count, offered.status) == (1, SubscriptionStatus.CONFIRMED)


def test_a_disputed_number_costs_one_field_and_changes_the_price(client_for: ClientFor, offered: Subscription) -> None:
    head = client_for(head_of(offered))
    head.post(f"/our-membership/{offered.pk}/pupil-number/", {"stated_value": "416", "stated_reason": ""})
    officer = client_for(office("finance"))
    officer.post(f"/memberships/pupil-numbers/{offered.quantity_id}/", {"value": "416"})
    clicks = Clicks(head, "/")

    clicks.link("Confirm membership for 2027/28")
    clicks.button("Confirm membership")

    offered.refresh_from_db()
    assert (offered.status, offered.amount_pence) == (SubscriptionStatus.CONFIRMED, 790_400)
