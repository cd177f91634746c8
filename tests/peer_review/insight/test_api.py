"""Reviews for systems: dates and stages by filter, nothing of what was found."""

from peer_review.enums import Stage
from tests.factories import peer_review as make
from tests.factories import peer_review_insight as insight
from tests.factories.accounts import system


def test_a_system_reads_dates_and_stage_and_nothing_else() -> None:
    review = insight.signed(make.CycleFactory(name="Round 3"), challenges=["reading"], usefulness=5)

    (row,) = system("reviews:read").get("/api/v1/reviews/").json()["results"]

    assert row == {
        "id": review.pk,
        "school": review.school_id,
        "cycle": review.cycle_id,
        "cycle_name": "Round 3",
        "number": 1,
        "stage": "signed",
        "visit_starts_on": "2027-01-20",
        "visit_ends_on": "2027-01-20",
        "postponed_at": None,
        "signed_at": "2026-11-02T10:00:00Z",
        "closed_at": None,
    }


def test_reviews_are_filtered_by_cycle_stage_and_day() -> None:
    wanted = make.ReviewFactory(stage=Stage.VISIT)
    make.ReviewFactory(stage=Stage.VISIT)
    make.ReviewFactory(stage=Stage.DRAFT, cycle=wanted.cycle)

    answer = system("reviews:read").get(
        "/api/v1/reviews/",
        {
            "cycle": wanted.cycle_id,
            "stage": "visit",
            "visit_starts_on__gte": "2027-01-20",
            "visit_starts_on__lt": "2027-02-01",
        },
    )

    assert [row["id"] for row in answer.json()["results"]] == [wanted.pk]


def test_findings_cannot_be_asked_for() -> None:
    answer = system("reviews:read").get("/api/v1/reviews/?findings__theme=reading")

    assert (answer.status_code, answer.json()["errors"]) == (
        400,
        {"findings__theme": ["There is no such filter here."]},
    )


def test_nothing_can_be_written() -> None:
    review = make.ReviewFactory()
    caller = system("reviews:read")

    answers = [caller.post("/api/v1/reviews/"), caller.delete(f"/api/v1/reviews/{review.pk}/")]

    assert [answer.status_code for answer in answers] == [405, 405]
