"""The record of professional development: a person's own, whatever school they are at."""

import io
from datetime import date
from decimal import Decimal

import pypdf
import pytest
from django.urls import reverse

from membership.models import SchoolRole
from offers.models import CpdEntry
from offers.operations.days import cpd
from offers.operations.days.cpd import NotYourEntry
from offers.queries.cpd import of_person, of_school, totals
from tests.factories import offers_days as days
from tests.factories.membership import PersonFactory, SchoolFactory, at_school
from tests.pages import text_of

LINE = {"title": "Reading group", "organiser": "Our own staff", "hours": Decimal("1.5"), "on_day": date(2026, 11, 20)}
TYPED = {
    "title": "Reading group", "organiser": "Our own staff", "hours": "1.5",
    "on_day_day": "20", "on_day_month": "11", "on_day_year": "2026",
}  # fmt: skip


def from_certificate(person, **facts):
    made = days.CertificateFactory(booking__delegate=person, **facts)
    return days.CpdEntryFactory(person=person, certificate=made, hours=made.hours, on_day=made.ends_on)


def test_a_line_sent_twice_is_one():
    person = PersonFactory()

    assert cpd.add(by=person, **LINE) == cpd.add(by=person, **LINE)


def test_own_lines_are_changed_and_taken_out():
    person = PersonFactory()
    line = cpd.add(by=person, **LINE)

    changed = cpd.change(by=person, entry_id=line.pk, **(LINE | {"hours": Decimal(2)}))
    cpd.remove(by=person, entry_id=line.pk)
    cpd.remove(by=person, entry_id=line.pk)

    assert (changed.hours, CpdEntry.objects.count()) == (2, 0)


def test_lines_from_certificates_stay_but_may_be_reflected_on():
    line = from_certificate(PersonFactory())

    with pytest.raises(NotYourEntry):
        cpd.change(by=line.person, entry_id=line.pk, **LINE)
    with pytest.raises(NotYourEntry):
        cpd.remove(by=line.person, entry_id=line.pk)
    assert cpd.reflect(by=line.person, entry_id=line.pk, reflection="Use it on Monday").reflection == "Use it on Monday"


def test_nobody_writes_into_the_record_of_another():
    line = days.CpdEntryFactory()

    with pytest.raises(NotYourEntry):
        cpd.reflect(by=PersonFactory(), entry_id=line.pk, reflection="Mine now")


def test_hours_are_summed_by_academic_year_without_revoked_ones():
    person = PersonFactory()
    days.CpdEntryFactory(person=person, on_day=date(2026, 8, 31), hours=Decimal(1))
    days.CpdEntryFactory(person=person, on_day=date(2026, 9, 1), hours=Decimal(2))
    from_certificate(person)
    from_certificate(person, revoked_at=days.OVER)

    found = [(row.year.label, row.hours) for row in totals(of_person(person))]

    assert found == [("2026/27", Decimal("8.00")), ("2025/26", Decimal("1.00"))]


def test_a_school_sees_its_staff_and_not_what_they_think():
    school = SchoolFactory()
    teacher = at_school(school, "staff")
    days.CpdEntryFactory(person=teacher, reflection="A secret thought")
    days.CpdEntryFactory()

    [row] = of_school(school)

    assert (row.person, "reflection" in row.get_deferred_fields()) == (teacher, True)


def test_what_was_attended_for_another_school_is_not_the_new_schools_business():
    school = SchoolFactory()
    teacher = at_school(school, "staff")
    from_certificate(teacher)
    here = from_certificate(teacher, booking__school=school)

    assert list(of_school(school)) == [here]


def test_who_leaves_keeps_the_record_and_the_school_no_longer_sees_it():
    school = SchoolFactory()
    teacher = at_school(school, "staff")
    line = from_certificate(teacher, booking__school=school)
    SchoolRole.objects.all().delete()

    assert (list(of_school(school)), list(of_person(teacher))) == ([], [line])


def test_a_line_is_written_on_the_page(client_for):
    person = PersonFactory()

    response = client_for(person).post(reverse("cpd_add"), TYPED, follow=True)

    assert "It is in your record." in text_of(response)
    assert ">1.5</td>" in response.content.decode()
    assert CpdEntry.objects.get().person == person


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"hours": "0"}, "greater than or equal to 0.25"),
        ({"hours": "many"}, "Enter a number"),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"on_day_month": "13"}, "must be a real date"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client_for, typed, words):
    page = client_for(PersonFactory()).post(reverse("cpd_add"), TYPED | typed)

    assert words in text_of(page)
    assert CpdEntry.objects.count() == 0


def test_the_head_sees_hours_and_no_reflections(client_for, time_machine):
    time_machine.move_to(days.OVER, tick=False)
    school = SchoolFactory()
    days.CpdEntryFactory(person=at_school(school, "staff", name="Ada Marsh"), reflection="A secret thought")

    page = client_for(at_school(school)).get(reverse("cpd_school"))
    file = client_for(at_school(school)).get(reverse("cpd_school") + "?format=csv").content.decode()

    assert "Ada Marsh 1.5 hours" in text_of(page)
    assert ("secret" in page.content.decode(), "secret" in file) == (False, False)


def test_the_pdf_has_the_hours_and_no_reflections(client_for):
    line = days.CpdEntryFactory(reflection="A secret thought")

    body = client_for(line.person).get(reverse("cpd") + "?format=pdf").content

    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    assert ("2026/27: 1.5 hours" in text, "secret" in text) == (True, False)


def test_ones_own_file_has_the_reflection(client_for):
    line = days.CpdEntryFactory(reflection="Try it on Monday")

    assert "Try it on Monday" in client_for(line.person).get(reverse("cpd") + "?format=csv").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_record_takes_a_fixed_number_of_queries(client_for, django_assert_num_queries, count):
    person = PersonFactory()
    for _ in range(count):
        from_certificate(person)
    browser = client_for(person)
    browser.get(reverse("cpd"))

    with django_assert_num_queries(8):
        browser.get(reverse("cpd"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_staffs_record_takes_a_fixed_number_of_queries(client_for, django_assert_num_queries, time_machine, count):
    time_machine.move_to(days.OVER, tick=False)
    school = SchoolFactory()
    for _ in range(count):
        from_certificate(at_school(school, "staff"), booking__school=school)
    browser, address = client_for(at_school(school)), reverse("cpd_school")
    browser.get(address)

    with django_assert_num_queries(5):
        browser.get(address)


def test_a_line_is_changed_reflected_on_and_taken_out_on_its_pages(client_for):
    line = days.CpdEntryFactory()
    browser = client_for(line.person)

    changed = browser.post(reverse("cpd_change", args=[line.pk]), TYPED | {"hours": "3"}, follow=True)
    browser.post(reverse("cpd_reflect", args=[line.pk]), {"reflection": "Try it on Monday"})
    line.refresh_from_db()
    asked = browser.get(reverse("cpd_delete", args=[line.pk]))
    gone = browser.post(reverse("cpd_delete", args=[line.pk]), follow=True)

    assert "It is changed." in text_of(changed)
    assert (line.hours, line.reflection) == (3, "Try it on Monday")
    assert "are gone for good" in text_of(asked)
    assert "It is taken out of your record." in text_of(gone)
    assert CpdEntry.objects.count() == 0


def test_a_line_of_a_certificate_has_no_page_to_change_or_take_out(client_for):
    line = from_certificate(PersonFactory())
    browser = client_for(line.person)

    pages = [browser.get(reverse(name, args=[line.pk])).status_code for name in ("cpd_change", "cpd_delete")]

    assert pages == [404, 404]


def test_a_year_is_chosen_in_the_address(client_for):
    person = PersonFactory()
    days.CpdEntryFactory(person=person, title="This year", on_day=date(2026, 9, 1))
    days.CpdEntryFactory(person=person, title="Last year", on_day=date(2026, 8, 31))

    text = text_of(client_for(person).get(reverse("cpd") + "?year=2025"))

    assert ("This year" in text, "Last year" in text) == (False, True)
