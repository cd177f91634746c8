"""Second readings: who may be asked, that they are blind and given once, and what the calibration says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from peer_review.enums import FindingKind, Part, SeatRole, SeatStatus, Stage
from peer_review.models import Review, Seat, SecondReading
from peer_review.operations import seats, second_readings
from peer_review.operations.second_readings import Code
from peer_review.queries import seeing
from peer_review.tasks import email_reading
from tests.factories import peer_review as make
from tests.factories import peer_review_insight as insight
from tests.factories.membership import SchoolRoleFactory, at_school, office
from tests.pages import text_of

ClientFor = Callable[..., Client]


def ask(review: Any, reviewer: Any) -> SecondReading:
    return second_readings.ask(by=office(), review=review, reviewer=reviewer, on=make.ON, now=make.NOW)


def submit(reading: SecondReading, codes: dict[int, Code]) -> SecondReading:
    return second_readings.submit(by=office(), reading_id=reading.pk, codes=codes, note="", now=make.NOW)


def readable(**facts: Any) -> Any:
    """A review with an agreed report: a challenge seen by a known reviewer, at a level."""
    review = make.ReviewFactory(stage=Stage.AGREED, is_sampled=True, **facts)
    finding = make.FindingFactory(review=review, level="emerging")
    insight.linked(finding, kind="challenge", text="Two pupils were not heard", by=at_school(name="Sam Writer"))
    make.SeatFactory(review=review, role=SeatRole.LEAD, reviewer__person__name="Lee Lead")
    return review


def test_a_trained_reader_is_asked_and_let_in(mailoutbox: Any) -> None:
    review, reader = readable(), insight.reader()

    email_reading.run(reading_id=ask(review, reader).pk)

    assert seeing.seen(reader.person, review, on=make.ON).sees(Part.SECOND_READING)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([reader.person.email], f"Second reading: {review.school}")
    ]
    assert f"/reviews/{review.pk}/second-reading/" in mailoutbox[0].body


def test_nobody_is_written_to_about_a_reading_that_is_given_or_taken_back(mailoutbox: Any) -> None:
    given = insight.SecondReadingFactory(read_at=make.NOW)

    email_reading.run(reading_id=given.pk)
    email_reading.run(reading_id=given.pk + 1)

    assert mailoutbox == []


@pytest.mark.parametrize(
    ("stage", "refusal"),
    [(Stage.CHECK, second_readings.NotReadable), (Stage.CLOSED, second_readings.NotReadable)],
)
def test_nothing_is_read_before_the_report_is_agreed_nor_after_the_end(stage: str, refusal: type) -> None:
    with pytest.raises(refusal):
        ask(make.ReviewFactory(stage=stage), insight.reader())


def test_who_is_not_trained_is_not_asked() -> None:
    expired = make.ReviewerFactory()
    make.TrainingFactory(reviewer=expired, kind="reader", completed_on="2020-01-01", expires_on="2023-01-01")

    for reviewer in (make.ReviewerFactory(), expired):
        with pytest.raises(second_readings.NotTrained):
            ask(readable(), reviewer)


def test_who_has_a_tie_to_the_school_is_not_asked() -> None:
    review = readable()
    family = insight.reader()
    make.InterestFactory(reviewer=family, school=review.school)

    for reviewer in (insight.reader(school=review.school), family):
        with pytest.raises(seats.Conflicted):
            ask(review, reviewer)


def test_who_visited_does_not_read() -> None:
    review, reader = readable(), insight.reader()
    make.SeatFactory(review=review, reviewer=reader)

    with pytest.raises(seats.SeatTaken):
        ask(review, reader)


def test_a_reader_is_asked_once() -> None:
    review, reader = readable(), insight.reader()
    ask(review, reader)

    with pytest.raises(second_readings.AskedAlready):
        ask(review, reader)

    assert Seat.objects.filter(review=review, reviewer=reader).count() == 1


def test_the_reader_sees_findings_and_evidence_but_no_judgement(client_for: ClientFor) -> None:
    review = readable()
    reading = insight.asked(review)
    client = client_for(reading.reader.person)

    page = text_of(client.get(f"/reviews/{review.pk}/second-reading/"))

    assert "Finding 1: Early reading The weakest readers are not heard every day Two pupils were not heard" in page
    assert [word for word in ("Lee Lead", "Sam Writer", "selected", "checked") if word in page] == []


def test_the_reader_sees_the_photos_behind_findings_and_no_others(client_for: ClientFor) -> None:
    review = readable()
    reading = insight.asked(review)
    shown = insight.linked(review.findings.get(), text="", photo=ContentFile(b"jpeg", "shown.jpg"))
    loose = make.EvidenceFactory(review=review, photo=ContentFile(b"jpeg", "loose.jpg"))
    taken_back = insight.linked(
        make.FindingFactory(review=review, withdrawn_at=make.NOW), photo=ContentFile(b"jpeg", "taken.jpg")
    )
    client, path = client_for(reading.reader.person), f"/reviews/{review.pk}/second-reading/"

    answers = [client.get(f"{path}photos/{piece.pk}/") for piece in (shown, loose, taken_back)]

    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert (b"".join(answers[0]), answers[0].headers["Cache-Control"]) == (b"jpeg", "private, no-store")
    assert "See the photo" in text_of(client.get(path))
    assert client.get(f"/reviews/{review.pk}/evidence/{shown.pk}/photo/").status_code == 404


def test_no_other_page_tells_the_reader_the_judgement(client_for: ClientFor) -> None:
    review = readable()
    reading = insight.asked(review)
    seen = seeing.seen(reading.reader.person, review, on=make.ON)
    client = client_for(reading.reader.person)

    page = text_of(client.get(f"/reviews/{review.pk}/"))

    assert seen.parts == {Part.DATES, Part.FOCUS, Part.SECOND_READING}
    assert "Give the second reading" in page
    assert [word for word in ("Lee Lead", "Emerging", "not heard") if word in page] == []
    assert client.get(f"/reviews/{review.pk}/challenge/").status_code == 404


def test_neither_office_nor_consent_shows_the_reader_the_judgement_before_the_reading_is_given() -> None:
    review = readable(cycle__office_sees="nothing")
    reading = insight.asked(review, insight.reader(person=office("improvement_partner")))
    make.ShareFactory(review=review, audience="person", person=reading.reader.person)
    Review.objects.filter(pk=review.pk).update(stage=Stage.SIGNED, signed_at=make.NOW)
    review = Review.objects.get(pk=review.pk)

    before = seeing.seen(reading.reader.person, review, on=make.ON).parts
    second_readings.submit(
        by=reading.reader.person, reading_id=reading.pk, codes={review.findings.get().pk: Code("challenge", "", True)},
        note="", now=make.NOW,
    )  # fmt: skip

    assert before == {Part.DATES, Part.FOCUS, Part.SECOND_READING}
    assert Part.REPORT in seeing.seen(reading.reader.person, review, on=make.ON).parts


def test_who_can_read_the_report_is_not_asked() -> None:
    review = readable(cycle__office_sees="report")
    Review.objects.filter(pk=review.pk).update(stage=Stage.SIGNED, signed_at=make.NOW)
    partner = insight.reader(person=office("improvement_partner"))

    with pytest.raises(second_readings.NotBlind):
        ask(Review.objects.get(pk=review.pk), partner)


def test_a_reading_is_given_once_and_stays(client_for: ClientFor) -> None:
    review = readable()
    reading, finding = insight.asked(review), review.findings.get()
    client, url = client_for(reading.reader.person), f"/reviews/{review.pk}/second-reading/"
    said = {f"kind_{finding.pk}": "strength", f"level_{finding.pk}": "strong", f"supported_{finding.pk}": "no"}

    first = text_of(client.post(url, said, follow=True))
    client.post(url, said | {f"kind_{finding.pk}": "challenge"})

    reading.refresh_from_db()
    assert "Your reading is kept" in first
    assert reading.codes == {str(finding.pk): insight.code("strength", "strong", is_supported=False)}


def test_a_second_sending_is_refused() -> None:
    review = readable()
    reading, finding = insight.asked(review), review.findings.get()
    submit(reading, {finding.pk: Code("challenge", "", True)})

    with pytest.raises(second_readings.ReadAlready):
        submit(reading, {finding.pk: Code("strength", "", True)})


@pytest.mark.parametrize(("kind", "level"), [("praise", ""), ("", ""), ("challenge", "brilliant")])
def test_words_the_framework_does_not_know_are_refused(kind: str, level: str) -> None:
    review = readable()
    reading, finding = insight.asked(review), review.findings.get()

    with pytest.raises(second_readings.Incomplete):
        submit(reading, {finding.pk: Code(kind, level, True)})


def test_every_finding_is_judged_and_none_of_another_review() -> None:
    review, other = readable(), make.FindingFactory()
    reading, finding = insight.asked(review), review.findings.get()

    for codes in (
        {},
        {other.pk: Code("challenge", "", True)},
        dict.fromkeys((finding.pk, other.pk), Code("challenge", "", True)),
    ):
        with pytest.raises(second_readings.Incomplete):
            submit(reading, codes)


def test_a_page_without_answers_keeps_what_was_chosen(client_for: ClientFor) -> None:
    review = readable()
    reading, finding = insight.asked(review), review.findings.get()

    answer = client_for(reading.reader.person).post(
        f"/reviews/{review.pk}/second-reading/", {f"kind_{finding.pk}": "strength", "note": "Half of it"}
    )

    reading.refresh_from_db()
    page = text_of(answer)
    assert "There is a problem" in page
    assert ("Half of it" in page, reading.read_at) == (True, None)


def test_a_reader_gives_it_back(client_for: ClientFor) -> None:
    reading = insight.asked()
    client = client_for(reading.reader.person)

    client.post(f"/reviews/{reading.review_id}/second-reading/withdraw/")
    again = client.post(f"/reviews/{reading.review_id}/second-reading/withdraw/")

    assert not SecondReading.objects.exists()
    assert Seat.objects.get(reviewer=reading.reader).status == SeatStatus.WITHDRAWN
    assert again.status_code == 404


def test_a_reading_that_is_given_is_not_taken_back() -> None:
    reading = insight.asked()
    SecondReading.objects.update(read_at=make.NOW)

    with pytest.raises(second_readings.ReadAlready):
        second_readings.take_back(by=office(), reading_id=reading.pk, reason="", now=make.NOW)


def test_a_stranger_finds_no_reading(client_for: ClientFor) -> None:
    reading = insight.asked()
    path = f"/reviews/{reading.review_id}/second-reading/"

    found = {
        name: client_for(person).get(path).status_code
        for name, person in {
            "head": at_school(reading.review.school, "head"),
            "other reader": insight.reader().person,
            "office": office(),
        }.items()
    }

    assert found == {"head": 404, "other reader": 404, "office": 403}


def test_a_reader_who_becomes_head_of_the_school_reads_no_more(client_for: ClientFor) -> None:
    reading = insight.asked()
    SchoolRoleFactory(person=reading.reader.person, school=reading.review.school, role="head")

    assert client_for(reading.reader.person).get(f"/reviews/{reading.review_id}/second-reading/").status_code == 404


def test_the_office_sees_who_can_read_and_why_others_cannot(client_for: ClientFor) -> None:
    review = readable()
    free = insight.reader(person__name="Fay Free")
    tied = insight.reader(person__name="Tom Tied", school=review.school)
    client = client_for(office())

    page = text_of(client.get(f"/reviews/{review.pk}/second-reading/ask/"))
    client.post(f"/reviews/{review.pk}/second-reading/ask/", {"reader": free.pk})
    client.post(f"/reviews/{review.pk}/second-reading/ask/", {"reader": tied.pk})
    client.post(f"/reviews/{review.pk}/second-reading/ask/", {"reader": "x"})

    assert f"Who cannot, and why Tom Tied: {review.school} is the school of Tom Tied." in page
    assert [reading.reader for reading in SecondReading.objects.all()] == [free]


def test_reviews_that_need_a_reader_stand_on_the_offices_home_and_list(client_for: ClientFor) -> None:
    review = readable(school__name="Abbey School")
    client = client_for(office())

    assert "1 review needs a second reader" in text_of(client.get("/"))
    assert "Abbey School Report agreed Nobody yet Needs a reader Ask a reader for Abbey School" in text_of(
        client.get(f"/reviews/insight/second-readings/?cycle={review.cycle_id}")
    )


def test_a_reading_stands_on_the_readers_home(client_for: ClientFor) -> None:
    reading = insight.asked()

    assert f"Second reading: {reading.review.school}" in text_of(client_for(reading.reader.person).get("/"))


def test_who_has_lost_the_place_is_asked_no_more(client_for: ClientFor) -> None:
    reading = insight.asked()
    Seat.objects.update(status=SeatStatus.WITHDRAWN)
    client = client_for(reading.reader.person)

    assert "Second reading" not in text_of(client.get("/"))
    assert client.get(f"/reviews/{reading.review_id}/second-reading/").status_code == 404


@pytest.mark.parametrize(("wanted", "sampled"), [("yes", True), ("no", False)])
def test_the_office_chooses_reviews(client_for: ClientFor, wanted: str, sampled: bool) -> None:
    review = make.ReviewFactory(stage=Stage.AGREED, is_sampled=not sampled)

    for _ in range(2):
        client_for(office()).post(f"/reviews/{review.pk}/sample/?sampled={wanted}")

    review.refresh_from_db()
    assert review.is_sampled == sampled


def read(cycle: Any, kinds: list[tuple[str, str]], lead: str) -> None:
    """A review with a reading: kinds as drafted and as read."""
    reading = insight.asked(make.ReviewFactory(cycle=cycle, stage=Stage.SIGNED))
    made = [make.FindingFactory(review=reading.review, kind=drafted) for drafted, _ in kinds]
    make.SeatFactory(review=reading.review, role=SeatRole.LEAD, reviewer__person__name=lead)
    reading.codes = {str(one.pk): insight.code(kind) for one, (_, kind) in zip(made, kinds, strict=True)}
    reading.read_at = make.NOW
    reading.save()


def test_calibration_names_method_and_base_for_the_cycle_and_each_lead(client_for: ClientFor) -> None:
    cycle, same = make.CycleFactory(), FindingKind.CHALLENGE.value
    read(cycle, [("strength", "strength")] * 5 + [("strength", same)] * 1 + [(same, same)] * 5, "Ann Lead")
    read(cycle, [("strength", same)] * 3, "Ben Lead")

    page = text_of(client_for(office()).get("/reviews/insight/calibration/"))

    assert "14 findings read a second time" in page
    assert "All leads 14 71.4 % (Percent agreement, base 14 readings); 0.472 (Cohen’s kappa, base 14 readings)" in page
    assert "Ann Lead 11 90.9 % (Percent agreement, base 11 readings); 0.820 (Cohen’s kappa, base 11 readings)" in page
    assert "Ben Lead 3 too few (Percent agreement, base 3 readings)" in page
    assert "100 % (4 of 4 differences)" in page


def test_two_leads_of_one_name_are_not_measured_as_one(client_for: ClientFor) -> None:
    cycle = make.CycleFactory()
    read(cycle, [("strength", "challenge")] * 2, "Ann Lead")
    read(cycle, [("strength", "strength")] * 3, "Ann Lead")

    page = text_of(client_for(office()).get("/reviews/insight/calibration/"))

    assert ("Ann Lead 2 too few" in page, "Ann Lead 3 too few" in page) == (True, True)


def test_calibration_is_the_offices_alone(client_for: ClientFor) -> None:
    people = [office("improvement_partner"), insight.reader().person, at_school(role="head")]

    assert [client_for(person).get("/reviews/insight/calibration/").status_code for person in people] == [403, 403, 403]


@pytest.mark.parametrize("rows", [1, 3])
def test_calibration_takes_the_same_queries_however_many_readings(
    client_for: ClientFor, rows: int, django_assert_num_queries: Any
) -> None:
    cycle = make.CycleFactory()
    for number in range(rows):
        read(cycle, [("strength", "strength")], f"Lead {number}")
    client = client_for(office())

    with django_assert_num_queries(9):
        assert text_of(client.get("/reviews/insight/calibration/")).count("Percent agreement, base 1") == rows + (
            rows == 1
        )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_readings_takes_the_same_queries_however_long(
    client_for: ClientFor, rows: int, django_assert_num_queries: Any
) -> None:
    cycle = make.CycleFactory()
    for _ in range(rows):
        insight.asked(make.ReviewFactory(cycle=cycle, stage=Stage.AGREED, is_sampled=True))
    client = client_for(office())

    with django_assert_num_queries(8):
        assert text_of(client.get("/reviews/insight/second-readings/")).count("Ask another reader") == rows
