"""Noting evidence by form and by phone: who may, what is answered, what is refused before it is read."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from peer_review.enums import SeatRole, Stage
from peer_review.models import Evidence
from peer_review.photos import MOST_BYTES
from tests.factories import membership as members
from tests.factories import peer_review_evidence as make
from tests.factories.peer_review import NOW
from tests.pages import text_of

JSON = {"Accept": "application/json"}


@pytest.fixture
def review():
    return make.visit(focus_themes=["send"])


@pytest.fixture
def lead(review):
    return make.team(review)


@pytest.fixture
def phone(client_for, lead):
    return client_for(lead)


def url(review, path="new/"):
    return f"/reviews/{review.pk}/evidence/{path}"


def send(phone, review, **facts):
    said = {"text": "Pupils read", "theme": "reading", "kind": "strength", "client_id": str(uuid4())} | facts
    return phone.post(url(review), said, headers=JSON)


def test_one_piece_is_two_fields_and_one_button(phone, review):
    page = phone.get(url(review)).content.decode()

    form = re.search(r"<form class=\"app-card app-capture\".*?</form>", page, re.DOTALL).group()
    before_more = form.partition("<details")[0]
    assert re.findall(r'name="(text|theme)"', before_more) == ["text", "theme"]
    assert re.findall(r'name="kind" value="(\w+)"', form) == ["strength", "challenge", "quote", "note"]
    assert re.search(r'<option value="send"', form).start() < re.search(r'<option value="leadership"', form).start()


def test_whoever_notes_something_is_asked_to_name_no_pupil_and_photograph_no_face(phone, review):
    page = phone.get(f"/reviews/{review.pk}/evidence/new/").content.decode()

    assert ("Name no pupil." in page, "no faces" in page.partition("Say more")[0]) == (True, True)


def test_a_form_without_script_keeps_a_piece_and_offers_the_next(phone, review, lead):
    answer = phone.post(
        url(review), {"text": "Pupils read", "theme": "reading", "kind": "quote", "client_id": uuid4()}, follow=True
    )

    row = Evidence.objects.get()
    assert (row.kind, row.text, row.theme, row.by) == ("quote", "Pupils read", "reading", lead)
    assert "Quote kept. Add the next one." in text_of(answer)
    assert answer.redirect_chain == [(f"{url(review)}?theme=reading", 302)]


def test_a_double_press_keeps_one_piece(phone, review):
    said = {"text": "Pupils read", "theme": "", "kind": "note", "client_id": uuid4()}

    phone.post(url(review), said)
    again = phone.post(url(review), said, follow=True)

    assert (Evidence.objects.count(), "Nothing is there twice." in text_of(again)) == (1, True)


def test_a_phone_is_told_that_its_piece_is_kept_now_or_was_before(phone, review):
    name = str(uuid4())

    answers = [send(phone, review, client_id=name, text=text) for text in ("First", "First", "Second")]

    assert [(answer.status_code, answer.json()["state"], answer.json()["is_same"]) for answer in answers] == [
        (201, "kept", True),
        (200, "already_kept", True),
        (200, "already_kept", False),
    ]
    assert Evidence.objects.get().text == "First"


@pytest.mark.parametrize("nonsense", ["yesterday", "2026-11-02T08:15:00", "0001-01-01T00:00:00+23:59"])
def test_a_phone_says_when_it_was_noted(nonsense, phone, review):
    send(phone, review, noted_at="2026-11-02T08:15:00.000Z")
    send(phone, review, noted_at=nonsense)

    first, second = Evidence.objects.order_by("pk")
    assert (f"{first.noted_at:%d/%m %H:%M}", second.noted_at > first.noted_at) == ("02/11 08:15", True)


def test_a_photo_arrives_without_its_place(phone, review):
    photo = SimpleUploadedFile("IMG_0001.HEIC.exe", make.photo_with_place(), "application/x-anything")

    answer = send(phone, review, photo=photo, photo_alt="A display")

    row = Evidence.objects.get()
    with row.photo.open() as file:
        content = file.read()
    assert (answer.status_code, row.photo.name.rpartition(".")[2], row.photo_alt) == (201, "jpg", "A display")
    assert (content[:3], b"Canary" in content, b"Exif" in content) == (b"\xff\xd8\xff", False, False)


REFUSED = [
    pytest.param({"text": " "}, "Write what you saw or heard, or add a photo.", id="nothing"),
    pytest.param({"text": "x" * 5_001}, "This is longer than 5,000 characters.", id="too long"),
    pytest.param({"theme": "other"}, "other is not one of the available choices", id="theme"),
    pytest.param({"kind": "praise"}, "Choose a theme of the framework.", id="kind"),
    pytest.param({"photo": SimpleUploadedFile("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40)}, "HEIC", id="HEIC"),
    pytest.param({"photo": SimpleUploadedFile("a.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 40)}, "a film", id="film"),
]


@pytest.mark.parametrize(("facts", "words"), REFUSED)
def test_a_phone_is_told_why_a_piece_is_not_kept(phone, review, facts, words):
    answer = send(phone, review, **facts)

    assert (answer.status_code, answer.json()["state"], Evidence.objects.count()) == (422, "refused", 0)
    assert words in answer.json()["message"]


def test_a_form_that_is_refused_keeps_what_was_typed(phone, review):
    answer = phone.post(url(review), {"text": "Long words", "theme": "reading", "kind": "praise", "photo_alt": "Wall"})

    assert "Long words</textarea>" in answer.content.decode()
    assert 'value="Wall"' in answer.content.decode()


class Film(BytesIO):
    """A body nobody reads."""

    def read(self, *args):
        raise AssertionError("the film was read")

    readline = read


@pytest.mark.parametrize(("headers", "words"), [(JSON, "larger than 15 MB"), ({}, "Nothing was kept.")])
def test_a_film_of_200_megabytes_is_refused_unread(lead, client_for, review, headers, words):
    phone = client_for(lead)
    phone.handler.enforce_csrf_checks = True

    answer = phone.generic(
        "POST", url(review), content_type="multipart/form-data; boundary=x", headers=headers,
        **{"wsgi.input": Film(), "CONTENT_LENGTH": str(200 * 1024 * 1024)},
    )  # fmt: skip

    assert (answer.status_code, words in answer.content.decode()) == (413, True)


def test_a_photo_over_15_megabytes_is_refused_with_its_size(phone, review):
    photo = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * MOST_BYTES, "image/jpeg")

    assert "larger than 15 MB" in send(phone, review, photo=photo).json()["message"]


def test_a_form_of_another_site_is_refused(alpha, lead, review):
    browser = Client(enforce_csrf_checks=True, headers={"host": "alpha.example.org"})
    browser.force_login(lead.user)

    assert (send(browser, review).status_code, Evidence.objects.count()) == (403, 0)


def test_who_is_signed_out_is_sent_to_sign_in_and_nothing_is_kept(client, review):
    answer = send(client, review)

    assert (answer.status_code, Evidence.objects.count()) == (302, 0)
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("role", [SeatRole.LEAD, SeatRole.MEMBER, SeatRole.EXTERNAL, SeatRole.TRAINEE])
def test_everybody_in_the_team_notes_evidence(client_for, review, role):
    assert send(client_for(make.team(review, role)), review).status_code == 201


def outsiders(review):
    yield "office", members.office()
    yield "head", members.at_school(review.school, "head")
    yield "governor", members.at_school(review.school, "governor")
    yield "another head", members.at_school(members.SchoolFactory(), "head")
    yield "invited", make.team(review, SeatRole.MEMBER, status="invited")
    yield "withdrawn", make.team(review, SeatRole.MEMBER, status="withdrawn")
    yield "facilitator", make.team(review, SeatRole.FACILITATOR)
    yield "second reader", make.team(review, SeatRole.READER)
    yield "another team", make.team(make.visit())


def test_for_others_there_is_no_evidence(client_for, review):
    make.noted(review)
    pages = ["", "new/", "board/", "?format=csv"]
    found = {
        who: {client_for(person).get(url(review, page)).status_code for page in pages}
        for who, person in outsiders(review)
    }

    assert {number for numbers in found.values() for number in numbers} == {404}


def test_a_reviewer_who_becomes_head_of_the_school_finds_its_evidence_no_longer(phone, review, lead):
    make.noted(review, by=lead)
    members.SchoolRoleFactory(person=lead, school=review.school, role="head")

    assert [phone.get(url(review, page)).status_code for page in ("", "new/", "board/")] == [404] * 3
    assert send(phone, review).status_code == 404


def test_a_photo_is_sent_to_the_team_alone(client_for, phone, review):
    send(phone, review, photo=SimpleUploadedFile("a.jpg", make.picture()))
    path = url(review, f"{Evidence.objects.get().pk}/photo/")

    mine = phone.get(path)
    others = {who: client_for(person).get(path).status_code for who, person in outsiders(review)}

    assert (mine["Content-Type"], b"".join(mine.streaming_content)[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert others == dict.fromkeys(others, 404)


def test_a_photo_of_another_review_or_of_removed_evidence_is_not_there(phone, review, lead):
    other = make.visit()
    row = make.noted(other, photo="reviews/evidence/x.jpg", by=lead)
    gone = make.noted(review, photo="reviews/evidence/x.jpg", by=lead, removed_at=NOW)

    paths = [url(review, f"{row.pk}/photo/"), url(other, f"{row.pk}/photo/"), url(review, f"{gone.pk}/photo/")]

    assert [phone.get(path).status_code for path in paths] == [404, 404, 404]


def test_one_changes_and_removes_what_one_noted(phone, review, lead):
    row = make.noted(review, by=lead)
    words = {"text": "Better words", "theme": "send", "kind": "challenge", "source": "books"}

    phone.post(url(review, f"{row.pk}/change/"), words)
    row.refresh_from_db()
    asked = phone.get(url(review, f"{row.pk}/remove/"))
    phone.post(url(review, f"{row.pk}/remove/"))

    assert (row.text, row.theme, row.kind, row.source) == ("Better words", "send", "challenge", "books")
    assert "Its words and its photo are deleted for good." in text_of(asked)
    assert Evidence.objects.filter(removed_at__isnull=False).count() == 1


def test_what_somebody_else_noted_is_refused_with_why(phone, review):
    row = make.noted(review, by=make.team(review, SeatRole.MEMBER))

    answer = phone.post(url(review, f"{row.pk}/change/"), {"text": "Mine", "theme": "", "kind": "note"})

    assert "Only the person who noted this can change or remove it." in text_of(answer)


def test_after_the_draft_has_gone_the_page_says_so(client_for):
    review = make.visit(Stage.CHECK)

    assert "No more evidence is added to this review." in text_of(client_for(make.team(review)).get(url(review)))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_capture_page_asks_the_same_however_much_was_noted(phone, review, lead, rows, django_assert_num_queries):
    for _ in range(rows):
        make.noted(review, by=lead)
    phone.get(url(review))

    with django_assert_num_queries(9):
        phone.get(url(review))
