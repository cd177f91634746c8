"""Files of offers: kept under our names, taken by licensed schools alone, each download written down."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from membership.enums import SchoolRoleKind
from membership.uploads import FileRefused
from offers.enums import AgreementStatus, OfferKind
from offers.models import Agreement, Download, Material, Offer
from offers.operations.catalogue import materials
from offers.operations.catalogue.statuses import CannotPublish
from offers.queries.catalogue.materials import has_licence, licensed, of_offer
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_catalogue as make


def add(offer, content=make.PDF, title="Unit 1: Vikings"):
    return materials.add(by=members.office(), offer_id=offer.pk, title=title, topic="Year 4", content=content)


def take_away(row):
    materials.remove(by=members.office(), offer_id=row.offer_id, material_id=row.pk, now=base.NOW)


def may_take(school, offer, on=base.ON):
    return has_licence(school, offer, on)


def test_a_file_is_kept_under_names_of_ours():
    made = add(make.draft())

    assert (made.file_name, made.size, made.file.name.endswith(".pdf")) == ("unit-1-vikings.pdf", len(make.PDF), True)
    assert "viking" not in made.file.name
    with made.file.open() as kept:
        assert kept.read() == make.PDF


def test_the_same_file_sent_twice_is_one():
    offer = make.draft()

    assert add(offer) == add(offer)


def test_another_file_of_the_same_size_is_another():
    offer = make.draft()
    corrected = make.PDF.replace(b"1.7", b"1.6")

    assert add(offer) != add(offer, corrected)


def test_a_program_is_refused_and_nothing_kept(folder):
    with pytest.raises(FileRefused):
        add(make.draft(), b"MZ\x90\x00\x03\x00\x00\x00")

    assert (Material.objects.count(), [path for path in folder.rglob("*") if path.is_file()]) == (0, [])


def test_a_file_that_is_taken_away_is_deleted(django_capture_on_commit_callbacks):
    offer = make.draft()
    row = add(offer)

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            take_away(row)

    assert (of_offer(offer), default_storage.exists(row.file.name)) == ([], False)


def test_who_took_a_file_stays_written_down_when_it_is_gone(client_for):
    school, offer = make.member(), make.core()
    row = make.material(offer)
    materials.take(by=members.office(), school=school, materials=[row], now=base.NOW)

    take_away(row)

    assert [(taken.school, taken.material) for taken in Download.objects.all()] == [(school, row)]
    assert browser(client_for, school).get(reverse("material_file", args=[row.pk])).status_code == 404


def test_a_file_another_year_has_too_is_kept(django_capture_on_commit_callbacks):
    offer, next_year = make.draft(), make.draft(year=make.year(2027))
    row = add(offer)
    Material.objects.create(offer=next_year, title="Same", file=row.file.name, file_name="same.pdf", size=1)

    with django_capture_on_commit_callbacks(execute=True):
        take_away(row)

    assert default_storage.exists(row.file.name)


def test_the_last_file_of_a_published_product_stays():
    offer = make.published(kind=OfferKind.PRODUCT)
    row = add(offer)

    with pytest.raises(CannotPublish):
        take_away(row)
    assert of_offer(offer) == [row]


def test_a_school_without_an_agreement_has_no_licence():
    assert may_take(make.member(), make.published()) is False


@pytest.mark.parametrize(("on", "expected"), [
    (date(2026, 8, 31), False), (date(2026, 9, 1), True), (date(2027, 8, 31), True), (date(2027, 9, 1), False),
])  # fmt: skip
def test_a_licence_runs_with_the_agreement(on, expected):
    school, offer = make.member(), make.published()
    make.licence(school, offer)

    assert may_take(school, offer, on) is expected


@pytest.mark.parametrize(("on", "expected"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)])
def test_a_licence_ends_with_the_last_day_of_a_terminated_service(on, expected):
    school, offer = make.member(), make.published()
    make.licence(school, offer, terminated_on=date(2026, 12, 31))

    assert may_take(school, offer, on) is expected


def test_an_agreement_that_is_not_active_is_no_licence():
    school, offer = make.member(), make.published()
    Agreement.objects.filter(pk=make.licence(school, offer).agreement_id).update(status=AgreementStatus.SIGNING)

    assert may_take(school, offer) is False


def test_another_schools_agreement_is_no_licence():
    offer = make.published()
    make.licence(make.member(), offer)

    assert may_take(make.member(), offer) is False


def test_what_is_free_for_a_school_needs_no_agreement():
    free = base.priced({"full": "0", "non_member": "50"}, kind=OfferKind.PRODUCT)

    assert {"member": may_take(make.member(), free), "other": may_take(members.SchoolFactory(), free)} == {
        "member": True,
        "other": False,
    }


def test_a_core_entitlement_is_for_those_it_is_for():
    offer = make.core()
    Offer.objects.filter(pk=offer.pk).update(phases=["secondary"])
    offer.refresh_from_db()

    assert may_take(make.member(), offer) is False


@pytest.mark.parametrize(
    ("status", "expected"),
    [("draft", (False, False)), ("review", (False, False)), ("published", (True, True)), ("withdrawn", (False, True))],
)
def test_files_of_what_is_not_published_are_nobodys(status, expected):
    school, free, bought = make.member(), make.core(), make.published()
    make.licence(school, bought)
    Offer.objects.update(status=status)

    offers = [Offer.objects.get(pk=offer.pk) for offer in (free, bought)]

    assert tuple(may_take(school, offer) for offer in offers) == expected
    for offer in offers:
        make.material(offer)
    assert tuple(offer in licensed(school, base.ON) for offer in offers) == expected


def browser(client_for, school, role=SchoolRoleKind.STAFF):
    return client_for(members.at_school(school, role))


def test_a_licensed_school_takes_a_file_and_it_is_written_down(client_for):
    school, offer = make.member(), make.published()
    make.licence(school, offer)
    row = make.material(offer)

    response = browser(client_for, school).get(reverse("material_file", args=[row.pk]))

    assert (b"".join(response.streaming_content), response["Content-Disposition"], response["X-Content-Type-Options"]) == (
        make.PDF, 'attachment; filename="unit-1.pdf"', "nosniff",
    )  # fmt: skip
    assert [(taken.material, taken.school) for taken in Download.objects.all()] == [(row, school)]


def test_without_a_licence_a_file_is_refused_and_nothing_written_down(client_for):
    row = make.material(make.published())

    response = browser(client_for, make.member()).get(reverse("material_file", args=[row.pk]))

    assert (response.status_code, Download.objects.count()) == (403, 0)


def test_a_topic_is_taken_as_one_archive(client_for):
    school, offer = make.member(), make.core()
    make.material(offer, "Unit 1", "Year 4"), make.material(offer, "Unit 2", "Year 4"), make.material(offer, "Unit 3")

    response = browser(client_for, school).get(reverse("materials_zip", args=[offer.pk]), {"topic": "Year 4"})

    assert response["Content-Disposition"] == 'attachment; filename="year-4.zip"'
    assert b"".join(response.streaming_content).count(b"%PDF-1.7") == 2
    assert Download.objects.filter(school=school).count() == 2


def test_a_file_that_is_lost_is_not_found(client_for):
    school, offer = make.member(), make.core()
    row = make.material(offer, "Unit 1", "Year 4")
    default_storage.delete(row.file.name)

    pages = [reverse("materials_zip", args=[offer.pk]) + "?topic=Year 4", reverse("material_file", args=[row.pk])]

    assert [browser(client_for, school).get(page).status_code for page in pages] == [404, 404]


def test_the_office_reads_a_file_without_a_download(manager):
    row = make.material(make.draft())

    response = manager.get(reverse("material_file", args=[row.pk]))

    assert (b"".join(response.streaming_content), Download.objects.count()) == (make.PDF, 0)


def downloads(browser):
    page = browser.get(reverse("downloads"))
    return {offer.title: [file.title for file in offer.files] for offer in page.context["offers"]}


def test_a_school_has_all_its_files_on_one_page(client_for):
    school = make.member()
    bought, sold = make.published(title="Vikings"), make.published(title="Saxons")
    free, last = make.core(title="Briefing"), make.published(title="Older", year=make.year(2025))
    for offer in (bought, sold, free, last):
        make.material(offer, f"About {offer.title}")
    make.material(make.draft(title="Draft"), "Not yet")
    make.licence(school, bought)

    assert downloads(browser(client_for, school)) == {"Briefing": ["About Briefing"], "Vikings": ["About Vikings"]}


def test_an_offer_without_files_is_not_among_them(client_for):
    school, offer = make.member(), make.core()
    row = make.material(offer)
    take_away(row)

    assert downloads(browser(client_for, school)) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_files_takes_a_fixed_number_of_queries(client_for, count, django_assert_num_queries):
    school = make.member()
    for number in range(count):
        offer = base.priced({"full": "0"}, title=f"Free {number}")
        make.material(offer)
    staff = browser(client_for, school)
    staff.get(reverse("downloads"))

    with django_assert_num_queries(13):
        staff.get(reverse("downloads"))


def test_the_files_of_the_school_a_trusts_finance_chose_are_taken_for_that_school(client_for):
    trust = members.TrustFactory()
    members.SchoolFactory(name="Ash School", trust=trust)
    elm, offer = members.SchoolFactory(name="Elm School", trust=trust), make.core()
    make.material(offer)
    finance = client_for(members.at_trust(trust))

    page = finance.get(reverse("offer", args=[offer.pk]), {"school": elm.pk}).content.decode()
    address = f"{reverse('material_file', args=[offer.materials.get().pk])}?school={elm.pk}"
    response = finance.get(address)

    assert f'href="{address}"' in page
    assert (b"".join(response.streaming_content), [row.school for row in Download.objects.all()]) == (make.PDF, [elm])
