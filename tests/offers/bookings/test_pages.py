"""The pages of places: journeys counted in clicks and fields, what is refused and kept, what a school never sees."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.urls import reverse

from offers.models import Booking, BookingOrder, BookingPolicy, Purchase, WaitingEntry
from offers.operations import bookings, waiting
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories.offers import NOW, ON, STARTS
from tests.factories.offers_bookings import book, counted, free_course, school_and_head, small_course, wait

pytestmark = pytest.mark.usefixtures("on_the_day")
QUERIES = {"bookings": 7, "waiting": 7}


@pytest.fixture
def on_the_day():
    with time_machine.travel(NOW, tick=False):
        yield


class Forms(HTMLParser):
    """Links and the fields of forms with what they hold, as a browser would send them."""

    def __init__(self):
        super().__init__()
        self.links, self.forms = [], []

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "a":
            self.links.append(facts.get("href", ""))
        if tag == "form":
            self.forms.append({"action": facts.get("action", ""), "fields": [], "choices": []})
        if tag in ("input", "button") and self.forms and facts.get("name"):
            is_choice = facts.get("type") in ("checkbox", "radio")
            if not is_choice or "checked" in facts:
                self.forms[-1]["fields"].append((facts["name"], facts.get("value", "")))
            if is_choice:
                self.forms[-1]["choices"].append((facts["name"], facts.get("value", "")))


class Reader:
    """Somebody with a mouse: counts clicks, and fields typed into. People are picked from a list."""

    def __init__(self, client):
        self.client, self.clicks, self.typed = client, 0, 0
        self.open(reverse("home"))

    def open(self, address):
        self.response = self.client.get(address)
        self._read()

    def _read(self):
        self.page = Forms()
        self.page.feed(self.response.content.decode())

    def click(self, address):
        assert address in self.page.links, (address, self.page.links)
        self.clicks += 1
        self.open(address)

    def send(self, having, typed=(), picked=()):
        """Press the button of the form that has a field."""
        self.clicks += 1
        self.typed += len(typed)
        form = next(
            form for form in self.page.forms if having in [name for name, _ in form["fields"] + form["choices"]]
        )
        assert set(picked) <= set(form["choices"])
        names = {name for name, _ in typed} | {name for name, _ in picked}
        fields = [pair for pair in form["fields"] if pair[0] not in names]
        data = {}
        for name, value in [*fields, *typed, *picked]:
            data.setdefault(name, []).append(value)
        address = form["action"] or self.response.request["PATH_INFO"]
        self.response = self.client.post(address, data, follow=True)
        self._read()


def text_of(response):
    return " ".join(response.content.decode().split())


def test_journey_3_two_colleagues_with_an_order_number_in_four_clicks_and_one_field(client_for):
    school, head = school_and_head()
    colleagues = [members.at_school(school, "staff") for _ in range(2)]
    event = small_course(5)
    reader = Reader(client_for(head))

    reader.click(reverse("events"))
    reader.click(reverse("event", args=[event.pk]))
    picked = [("people", str(person.pk)) for person in colleagues]
    reader.send("people", typed=[("purchase_order", "PO-2027")], picked=picked)
    shown = text_of(reader.response)
    reader.send("confirm")

    assert (reader.clicks, reader.typed) == (4, 1)
    assert "£300.00 before VAT" in shown
    assert "Cancelled 15 days before or earlier: nothing." in shown
    assert "2 places booked." in text_of(reader.response)
    order = BookingOrder.objects.get()
    assert (order.purchase_order, {row.delegate for row in order.bookings.all()}) == ("PO-2027", set(colleagues))


def test_who_comes_is_not_called_optional_and_a_full_event_has_a_button_to_wait(client_for):
    _, head = school_and_head()
    full = small_course(1)
    book(school_and_head()[1], full)
    browser = client_for(head)

    form = text_of(browser.get(reverse("event", args=[small_course(5).pk])))
    button = f'<a class="govuk-button" href="{reverse("waiting_join", args=[full.pk])}">Join the waiting list</a>'

    assert "Who comes?</legend>" in form
    assert button in text_of(browser.get(reverse("event", args=[full.pk])))


def test_journey_4_cancelling_takes_three_clicks_and_shows_the_fee_first(client_for):
    _, head = school_and_head()
    event = small_course()
    booking = book(head, event).bookings.get()
    reader = Reader(client_for(head))

    reader.click(reverse("bookings"))
    reader.click(reverse("booking_cancel", args=[booking.pk]))
    shown = text_of(reader.response)
    reader.send("reason")

    booking.refresh_from_db()
    assert (reader.clicks, reader.typed, booking.status) == (3, 0, "cancelled")
    assert "£0.00 to pay, £150.00 taken off" in shown


def test_journey_4_swapping_takes_three_clicks_and_one_choice(client_for):
    school, head = school_and_head()
    other = members.at_school(school, "staff")
    booking = book(head, small_course()).bookings.get()
    reader = Reader(client_for(head))

    reader.click(reverse("bookings"))
    reader.click(reverse("booking_swap", args=[booking.pk]))
    reader.send("new_name", typed=[("person", str(other.pk))])

    booking.refresh_from_db()
    assert (reader.clicks, reader.typed, booking.delegate) == (3, 1, other)


def confirm(event, **facts):
    form = {
        "submission": "5a0c40a4-6c4f-4f0e-9d1c-0f6f4f6f4f6f",
        "unnamed": "1",
        "purchase_order": "",
        "confirm": "yes",
    }
    return reverse("event_book", args=[event.pk]), {**form, **facts}


def test_a_double_click_and_the_back_button_are_one_order(client_for):
    _, head = school_and_head()
    event, browser = small_course(5), client_for(head)
    address, form = confirm(event)

    first, second = browser.post(address, form), browser.post(address, form)

    assert (first.status_code, first["Location"], counted(event)) == (302, second["Location"], (1, 1))


def test_a_changed_form_after_the_back_button_is_refused_in_words(client_for):
    _, head = school_and_head()
    event, browser = small_course(5), client_for(head)
    address, form = confirm(event)
    browser.post(address, form)

    answer = browser.post(address, {**form, "unnamed": "3"})

    assert "This form was sent before" in text_of(answer)
    assert counted(event) == (1, 1)


def test_a_dietary_note_of_5000_characters_is_refused_and_kept(client_for):
    _, head = school_and_head()
    event, note = small_course(5), "n" * 5000
    address, form = confirm(event, needs_0=note)

    answer = client_for(head).post(address, form)

    assert "at most 500 characters (it has 5000)" in text_of(answer)
    assert note in answer.content.decode()
    assert "maxlength" not in re.search('<input[^>]*name="needs_0"[^>]*>', answer.content.decode())[0]
    assert counted(event) == (0, 0)


def test_nobody_chosen_is_said_beside_the_list_and_the_order_number_stays(client_for):
    _, head = school_and_head()
    event = small_course(5)

    answer = client_for(head).post(
        reverse("event_book", args=[event.pk]),
        {"submission": confirm(event)[1]["submission"], "purchase_order": "PO-31"},
    )

    assert "Choose who comes" in text_of(answer)
    assert 'value="PO-31"' in answer.content.decode()


def test_somebody_of_another_school_cannot_be_posted(client_for):
    _, head = school_and_head()
    event, stranger = small_course(5), members.at_school(role="staff")
    address, form = confirm(event, people=stranger.pk)

    client_for(head).post(address, form)

    assert counted(event) == (0, 0)


def test_another_event_at_the_same_time_is_a_warning(client_for):
    _, head = school_and_head()
    other = small_course(5, title="Phonics")
    book(head, other)
    address, form = confirm(small_course(5), people=head.pk, unnamed="")
    del form["confirm"]

    answer = client_for(head).post(address, form)

    assert f"{head.name} has a place on “Phonics”." in text_of(answer)


def test_staff_above_their_limit_are_told_who_is_asked_before_they_confirm(client_for):
    school, _ = school_and_head()
    staff, manager = (
        members.at_school(school, "staff"),
        members.at_school(school, "business_manager", name="Pat Keeper"),
    )
    event, browser = small_course(5), client_for(staff)
    address, form = confirm(event)

    shown = browser.post(address, {name: value for name, value in form.items() if name != "confirm"})
    held = browser.post(address, {**form, "message": "For Ofsted"}, follow=True)

    assert "Pat Keeper is asked" in text_of(shown)
    assert ">Pat Keeper</dd>" in text_of(held)
    assert (Purchase.objects.get().approver, Purchase.objects.get().message) == (manager, "For Ofsted")


def test_a_place_leads_to_its_event_and_into_a_calendar(client_for):
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()

    page = client_for(head).get(reverse("booking", args=[booking.pk])).content.decode()

    addresses = [reverse("event", args=[booking.event_id]), reverse("booking_ics", args=[booking.pk])]
    assert [f'href="{address}"' in page for address in addresses] == [True, True]


def test_the_office_books_for_a_school_it_names(client_for):
    school, head = school_and_head()
    event, browser = small_course(5), client_for(members.office("catalogue_manager"))
    address, form = confirm(event, school=school.pk, people=head.pk, unnamed="")

    choice = browser.get(address)
    browser.post(address, form)

    assert f'<option value="{school.pk}">' in choice.content.decode()
    assert Booking.objects.get().school == school


def test_an_event_for_another_phase_says_so_and_has_no_form(client_for):
    _, head = school_and_head()
    event = small_course()
    event.offer.phases = ["secondary"]
    event.offer.save()

    answer = client_for(head).get(reverse("event_book", args=[event.pk]))

    text = text_of(answer)
    assert "This is for secondary schools." in text
    assert [words in text for words in ("Free of charge", "Terms of booking")] == [False, False]
    assert 'name="people"' not in answer.content.decode()


def test_where_booking_has_closed_the_page_says_so_before_anything_is_typed(client_for):
    _, head = school_and_head()
    event = small_course(closes_at=NOW)

    answer = client_for(head).get(reverse("event_book", args=[event.pk]))

    assert "Booking of" in text_of(answer)
    assert "has closed." in text_of(answer)
    assert 'name="people"' not in answer.content.decode()


def test_a_fee_that_changed_while_the_page_was_open_is_asked_again(client_for):
    _, head = school_and_head()
    event = small_course()
    booking = book(head, event).bookings.get()
    form = {"reason": "delegate", "note": "", "agreed_delegate": "0"}

    with time_machine.travel(STARTS - timedelta(days=2)):
        answer = client_for(head).post(reverse("booking_cancel", args=[booking.pk]), form)

    booking.refresh_from_db()
    assert "Cancelling now costs £150.00 before VAT." in text_of(answer)
    assert 'name="agreed_delegate" value="15000"' in answer.content.decode()
    assert booking.status == "confirmed"


def test_cancelling_twice_is_harmless(client_for):
    _, head = school_and_head()
    event = small_course(2)
    booking = book(head, event).bookings.get()
    browser, address = client_for(head), reverse("booking_cancel", args=[booking.pk])

    for _ in range(2):
        browser.post(address, {"reason": "delegate", "note": ""})

    assert counted(event) == (0, 0)


def test_a_place_moves_by_its_page(client_for):
    _, head = school_and_head()
    event = small_course()
    later = catalogue.EventFactory(offer=event.offer, capacity=3, starts_at=STARTS + timedelta(days=7))
    booking = book(head, event).bookings.get()
    browser, address = client_for(head), reverse("booking_move", args=[booking.pk])

    shown = browser.get(address)
    browser.post(address, {"event": later.pk})

    assert "3 places left, same price" in text_of(shown)
    assert (counted(event), counted(later)) == ((0, 0), (1, 1))


def test_where_there_is_no_other_date_nothing_can_be_sent(client_for):
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()

    page = client_for(head).get(reverse("booking_move", args=[booking.pk]))

    assert "There is no other date with places left." in text_of(page)
    assert "Move the place" not in text_of(page)


def test_needs_are_written_on_their_page(client_for):
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()

    client_for(head).post(reverse("booking_needs", args=[booking.pk]), {"needs": "Step-free"})

    booking.refresh_from_db()
    assert booking.needs == "Step-free"


@pytest.mark.parametrize(
    ("reader", "reads"),
    [("delegate", True), ("booker", True), ("office", True), ("colleague", False), ("governor", False)],
)
def test_needs_are_read_by_the_delegate_who_booked_and_the_organiser_alone(client_for, reader, reads):
    school, head = school_and_head()
    delegate = members.at_school(school, "staff")
    booking = book(head, small_course(), delegate).bookings.get()
    Booking.objects.update(needs="No nuts")
    people = {
        "delegate": delegate,
        "booker": head,
        "office": members.office("finance"),
        "colleague": members.at_school(school, "staff"),
        "governor": members.at_school(school, "governor"),
    }

    browser = client_for(people[reader])
    pages = [browser.get(reverse(name, args=[booking.pk])) for name in ("booking", "booking_needs")]

    assert ["No nuts" in text_of(page) for page in pages if page.status_code == 200] == (
        [reads] * (1 if reader in ("office", "governor") else 2)
    )


def test_a_colleague_writes_needs_anew_and_cannot_empty_them(client_for):
    school, head = school_and_head()
    booking = book(head, small_course()).bookings.get()
    Booking.objects.update(needs="No nuts")
    browser, address = client_for(members.at_school(school, "staff")), reverse("booking_needs", args=[booking.pk])

    found = []
    for words in ("", "Step-free"):
        browser.post(address, {"needs": words})
        found.append(Booking.objects.get().needs)

    assert found == ["No nuts", "Step-free"]


def offered_entry():
    _, head = school_and_head()
    event = small_course()
    booking = book(school_and_head()[1], event).bookings.get()
    entry = wait(head, event)
    bookings.cancel(by=None, booking_id=booking.pk, reason="other", note="", on=ON, now=NOW)
    return entry, head, event


def link_of(entry):
    body = entry.event.messages.get(kind="place_offered").body
    return next(line for line in body.splitlines() if "/waiting/answer/" in line).partition(".org")[2]


def test_the_link_takes_the_place_without_signing_in_and_works_once(client):
    entry, _, event = offered_entry()
    address = link_of(entry)

    shown = client.get(address)
    done = client.post(address, {"answer": "accept"})
    again = client.post(address, {"answer": "accept"})

    entry.refresh_from_db()
    assert "Take the place" in text_of(shown)
    assert "The place is taken." in text_of(done)
    assert "This place was answered before: accepted." in text_of(again)
    assert "Take the place" not in text_of(again)
    assert (entry.status, counted(event)) == ("accepted", (1, 1))


def test_an_answer_nobody_offered_and_a_link_nobody_sent_lead_nowhere(client):
    entry, _, _ = offered_entry()

    answers = [client.post(link_of(entry), {"answer": "steal"}), client.get(reverse("waiting_answer", args=["x"]))]

    entry.refresh_from_db()
    assert ([answer.status_code for answer in answers], entry.status) == ([404, 404], "offered")


def test_an_offered_place_is_what_a_school_needs_to_do(client_for):
    entry, head, _ = offered_entry()

    home = client_for(head).get(reverse("home"))

    assert f"Take the place on “{entry.event}” for {head.name}" in text_of(home)


def test_a_name_to_follow_is_asked_for_two_weeks_before(client_for):
    _, head = school_and_head()
    event = small_course(starts_at=NOW + timedelta(days=10))
    book(head, event, unnamed=1)

    home = client_for(head).get(reverse("home"))

    assert f"Say who comes to “{event}”" in text_of(home)


def test_joining_and_leaving_a_list_by_its_pages(client_for):
    _, head = school_and_head()
    event = small_course()
    book(school_and_head()[1], event)
    browser = client_for(head)

    browser.post(reverse("waiting_join", args=[event.pk]), {"person": head.pk})
    entry = WaitingEntry.objects.get()
    listed = browser.get(reverse("waiting"))
    browser.post(reverse("waiting_entry", args=[entry.pk]), {"answer": "leave"})

    entry.refresh_from_db()
    assert ("Number 1 in the list" in text_of(listed), entry.status) == (True, "left")


def test_the_list_of_delegates_has_needs_and_a_file(client_for):
    _, head = school_and_head()
    event = small_course()
    booking = book(head, event).bookings.get()
    Booking.objects.filter(pk=booking.pk).update(needs="No nuts")
    browser, address = client_for(members.office("catalogue_manager")), reverse("event_delegates", args=[event.pk])

    page, file = browser.get(address), browser.get(address, {"format": "csv"})

    assert "No nuts" in text_of(page)
    assert file.content.decode("utf-8-sig").splitlines()[1].split(",")[0] == head.name


def test_a_list_is_narrowed_by_the_address(client_for):
    _, head = school_and_head()
    book(head, small_course(title="Phonics"))
    book(head, free_course(title="Fractions"))

    answer = client_for(head).get(reverse("bookings"), {"q": "phon", "when": "upcoming", "status": "confirmed"})

    assert [row.event.title for row, *_ in answer.context["rows"]] == ["Phonics"]


@pytest.mark.parametrize(
    ("name", "query", "labels"),
    [
        ("bookings", {}, ["Upcoming", "Past"]),
        ("bookings", {"status": "moved"}, ["Upcoming", "Past", "Moved to another date"]),
        ("waiting", {"status": "left"}, ["Left the list"]),
    ],
)
def test_states_stand_in_the_filter_and_the_chosen_one_can_be_taken_off(client_for, name, query, labels):
    answer = client_for(members.office("catalogue_manager")).get(reverse(name), query)

    assert [chip.label for chip in answer.context["chips"]] == labels
    assert answer.context["filter"].initial.get("status") == query.get("status")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["bookings", "waiting"])
def test_lists_need_the_same_queries_for_one_row_and_for_three(client_for, django_assert_num_queries, name, count):
    _, head = school_and_head()
    event = small_course(1)
    for _ in range(count):
        book(head, small_course())
    book(school_and_head()[1], event)
    for _ in range(count):
        waiting_head = school_and_head()[1]
        wait(waiting_head, event)
    browser = client_for(members.office("catalogue_manager"))
    browser.get(reverse(name))

    with django_assert_num_queries(QUERIES[name]):
        browser.get(reverse(name))


@pytest.mark.parametrize("count", [1, 3])
def test_other_dates_need_the_same_queries_for_one_and_for_three(client_for, django_assert_num_queries, count):
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()
    for number in range(count):
        catalogue.EventFactory(offer=booking.event.offer, starts_at=STARTS + timedelta(days=7 + number))
    browser, address = client_for(head), reverse("booking_move", args=[booking.pk])
    browser.get(address)

    with django_assert_num_queries(13):
        browser.get(address)


@pytest.mark.parametrize(
    ("name", "query"), [("bookings", {"event": "²"}), ("waiting", {"event": "²"}), ("bookings", {"event": "9" * 30})]
)
def test_what_is_no_number_in_the_address_narrows_nothing_and_breaks_nothing(client_for, name, query):
    _, head = school_and_head()
    book(head, small_course())

    answer = client_for(head).get(reverse(name), query)

    assert len(answer.context["rows"]) == (1 if name == "bookings" and query["event"] == "²" else 0)


def test_a_school_or_a_sum_that_is_no_number_breaks_nothing(client_for):
    _, head = school_and_head()
    event = small_course()
    booking = book(head, event).bookings.get()
    browser = client_for(head)

    missing = browser.get(reverse("event_book", args=[event.pk]), {"school": "²"})
    browser.post(reverse("booking_cancel", args=[booking.pk]), {"reason": "delegate", "agreed_delegate": "²"})

    booking.refresh_from_db()
    assert (missing.status_code, booking.status) == (404, "cancelled")


TERMS = {
    "name": "Online terms", "counts": "working_days", "in_person": "5: 0 %\n0: £25.00", "online": "", "hybrid": "",
    "free_at_least": "5", "free_fee_pence": "10", "no_show_percent": "100", "substitution_hours": "24",
    "transfer_at_least": "5", "hold_hours": "", "waiting_hours": "24",
}  # fmt: skip


def test_terms_are_written_and_cost_what_the_preview_says(client_for):
    browser = client_for(members.office("catalogue_manager"))

    browser.post(reverse("booking_policy_new"), TERMS)
    policy = BookingPolicy.objects.get(name="Online terms")
    question = {
        "price": "95", "format": "online", "event_on_day": "8", "event_on_month": "2", "event_on_year": "2027",
        "cancelled_on_day": "2", "cancelled_on_month": "2", "cancelled_on_year": "2027",
    }  # fmt: skip
    answer = browser.get(reverse("booking_policy", args=[policy.pk]), question)

    assert "£25.00. Cancelled 4 working days before the event: £25.00" in text_of(answer)


def test_terms_an_event_stands_under_are_not_edited_but_followed(client_for):
    policy = small_course().policy
    before = dict(policy.terms)
    form = {name: value for name, value in TERMS.items() if name != "name"}

    client_for(members.office("catalogue_manager")).post(reverse("booking_policy_change", args=[policy.pk]), form)

    policy.refresh_from_db()
    newest = BookingPolicy.objects.get(name=policy.name, version=2)
    assert (policy.terms, policy.is_current, newest.is_current, newest.terms["counts"]) == (
        before,
        False,
        True,
        "working_days",
    )


def test_terms_that_leave_a_gap_are_refused_with_the_text_kept(client_for):
    answer = client_for(members.office("catalogue_manager")).post(
        reverse("booking_policy_new"), TERMS | {"in_person": "15: 0 %"}
    )

    assert "Say what cancelling on the day costs" in text_of(answer)
    assert "15: 0 %" in answer.content.decode()


def test_a_name_of_terms_is_taken_once(client_for):
    browser = client_for(members.office("catalogue_manager"))
    browser.post(reverse("booking_policy_new"), TERMS)

    answer = browser.post(reverse("booking_policy_new"), TERMS)

    assert "There are terms called “Online terms”." in text_of(answer)


def test_the_office_records_who_did_not_come(client_for):
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()

    with time_machine.travel(STARTS + timedelta(hours=7)):
        client_for(members.office("catalogue_manager")).post(reverse("booking_missed", args=[booking.pk]))

    booking.refresh_from_db()
    assert booking.cancel_reason == "no_show"


def test_the_office_offers_out_of_turn_with_a_reason(client_for):
    event = small_course()
    booking = book(school_and_head()[1], event).bookings.get()
    entry = wait(school_and_head()[1], event)
    browser, address = client_for(members.office("catalogue_manager")), reverse("waiting_offer", args=[entry.pk])

    full = browser.post(address, {"reason": "New head"})
    event.refresh_from_db()
    type(event).objects.update(capacity=2)
    browser.post(address, {"reason": "New head"})

    entry.refresh_from_db()
    assert ("is full" in text_of(full), entry.status, booking.status) == (True, "offered", "confirmed")
    waiting.decline(by=None, entry_id=entry.pk, now=NOW)


def test_places_that_cost_more_than_the_page_said_are_not_booked(client_for):
    school, head = school_and_head()
    allowance = catalogue.AllowanceFactory(school=school, quantity=1)
    event, browser = small_course(5), client_for(head)
    address, form = confirm(event)
    shown = browser.post(address, {name: value for name, value in form.items() if name != "confirm"})
    type(allowance).objects.update(used=1)  # a colleague used the last free place meanwhile

    answer = browser.post(address, {**form, "agreed": "0"})
    browser.post(address, {**form, "agreed": "15000"})

    assert 'name="agreed" value="0"' in shown.content.decode()
    assert "The places now come to £150.00 before VAT." in text_of(answer)
    assert (BookingOrder.objects.count(), counted(event)) == (1, (1, 1))


def test_an_offered_place_says_what_it_costs_before_it_is_taken(client):
    entry, _, _ = offered_entry()

    assert "£150.00 before VAT" in text_of(client.get(link_of(entry)))


def test_a_trusts_finance_sees_the_places_of_its_schools_by_school(client_for):
    trust = members.TrustFactory()
    school = members.SchoolFactory(trust=trust, name="Harbour School")
    book(members.at_school(school, "head"), small_course())
    book(school_and_head()[1], small_course())

    answer = client_for(members.at_trust(trust)).get(reverse("bookings"))

    assert [row.school for row, *_ in answer.context["rows"]] == [school]
    assert "Harbour School" in text_of(answer)


def test_a_place_is_found_by_its_purchase_order_at_its_own_school_only(client_for):
    school, head = school_and_head()
    booking = book(head, small_course(), purchase_order="PO-4711").bookings.get()
    other = school_and_head()[1]
    address = reverse("booking", args=[booking.pk])

    pages = [client_for(person).get(reverse("search"), {"q": "4711"}) for person in (head, other)]

    assert [address in page.content.decode() for page in pages] == [True, False]
    assert school.name in text_of(pages[0])
