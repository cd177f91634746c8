"""Journey 5: five services in four clicks and one field, with last year's ticked; counted as a person would click."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from offers.enums import AgreementStatus
from offers.models import Agreement
from tests.factories import membership as members
from tests.factories import offers_buying as make


class Page(HTMLParser):
    """Links by their text, and the form with a button of a name: its address and what it sends as it stands."""

    def __init__(self, response):
        super().__init__()
        self.url = response.request["PATH_INFO"]
        self.query = response.request["QUERY_STRING"]
        self.links, self.forms, self._text, self._href = [], [], "", None
        self._area = None
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "a":
            self._href, self._text = facts.get("href"), ""
        elif tag == "form":
            self.forms.append({"action": facts.get("action") or f"{self.url}?{self.query}", "data": {}, "buttons": []})
        elif tag == "button" and self.forms:
            self._text = ""
        elif tag == "input" and self.forms and facts.get("name") and facts.get("type") not in ("submit",):
            if facts.get("type") in ("checkbox", "radio") and "checked" not in facts:
                return
            self.forms[-1]["data"].setdefault(facts["name"], []).append(facts.get("value") or "")

    def handle_data(self, data):
        self._text += data

    def handle_endtag(self, tag):
        if tag == "a" and self._href:
            self.links.append((" ".join(self._text.split()), self._href))
        elif tag == "button" and self.forms:
            self.forms[-1]["buttons"].append(" ".join(self._text.split()))


class Person:
    """Somebody at a browser: clicks and typed fields are counted."""

    def __init__(self, browser, start):
        self.browser, self.clicks, self.fields = browser, 0, 0
        self.page = Page(browser.get(start))

    def follow(self, text):
        self.clicks += 1
        [href, *_] = [href for label, href in self.page.links if label.startswith(text)]
        self.page = Page(self.browser.get(href, follow=True))

    def press(self, button, **typed):
        self.clicks += 1
        self.fields += len(typed)
        [form] = [form for form in self.page.forms if button in form["buttons"]]
        unknown = typed.keys() - form["data"].keys()
        assert not unknown
        response = self.browser.post(form["action"], form["data"] | typed, follow=True)
        self.page = Page(response)


@pytest.fixture
def summer(time_machine):
    """A day on which next year's services are chosen."""
    time_machine.move_to("2027-06-01T10:00:00+01:00", tick=False)


def test_five_services_in_four_clicks_and_one_field(client_for, summer):
    school = make.member()
    make.bought_last_year(school, [make.service(f"Service {number}", "100") for number in range(1, 6)])
    members.SubscriptionFactory(school=school, year=make.year(2027), status="confirmed")
    person = Person(client_for(make.manager(school)), reverse("home"))

    person.follow("Basket")
    person.press("Review")
    person.press("Order", purchase_order="PO-2041")

    made = Agreement.objects.get(year__start_year=2027)
    assert (made.status, made.lines.count(), made.purchase_order) == (AgreementStatus.ACTIVE, 5, "PO-2041")
    assert made.starts_on == date(2027, 9, 1)
    assert (person.clicks, person.fields) == (3, 1)
    assert person.clicks <= 4
