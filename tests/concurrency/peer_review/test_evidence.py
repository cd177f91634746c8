"""One piece sent twice at once, two who save one draft or one finding at once, one draft sent twice."""

from uuid import uuid4

from peer_review.enums import SeatRole, Stage
from peer_review.models import Draft, Evidence, Finding, Moment
from peer_review.operations.reviews import drafts, evidence, findings, sending
from peer_review.operations.reviews.findings import Words
from tests.factories import peer_review_evidence as make
from tests.factories.peer_review import NOW, ON
from tests.plumbing.races import race


def names(results):
    return sorted(type(result).__name__ for result in results)


def send_twice(partnership, **guards):
    """A phone sends the same piece twice, because the first answer was slow."""
    review = make.visit()
    by, name = make.team(review), uuid4()
    said = {"kind": "note", "text": "Seen", "noted_at": NOW, "now": NOW}
    return race(
        partnership, [lambda: evidence.keep(by=by, review=review, client_id=name, **said) for _ in range(2)], **guards
    )


def test_a_piece_sent_twice_at_once_is_kept_once_and_both_are_told(committed):
    kept = send_twice(committed)

    assert sorted(one.is_new for one in kept) == [False, True]
    assert Evidence.objects.count() == 1


def test_control_without_the_reviews_row_only_the_database_stops_the_second(committed):
    assert names(send_twice(committed, unlocked=True)) == ["IntegrityError", "Kept"]


def save_both(partnership, **guards):
    """Two leads save the draft they both read."""
    review = make.visit(Stage.DRAFT)
    people = [make.team(review), make.team(review, SeatRole.MEMBER)]
    saved = race(
        partnership,
        [
            lambda by=by, words=words: drafts.write(
                by=by, review=review, base_number=0, content={"summary": words}, now=NOW
            )
            for by, words in zip(people, ("Mine", "Theirs"), strict=True)
        ],
        **guards,
    )
    review.refresh_from_db()
    return review, saved


def test_of_two_drafts_saved_at_once_both_are_kept_and_one_is_marked(committed):
    review, saved = save_both(committed)

    assert sorted(one.is_conflict for one in saved) == [False, True]
    assert sorted(draft.content["summary"] for draft in Draft.objects.all()) == ["Mine", "Theirs"]
    assert review.draft["summary"] == Draft.objects.get(is_conflict=False).content["summary"]


def test_control_without_the_reviews_row_one_of_two_drafts_is_lost(committed):
    save_both(committed, unlocked=True)

    assert Draft.objects.count() == 1


def change_both(partnership, **guards):
    """Two people save the finding they both read."""
    review = make.visit()
    by, finding = make.team(review), make.found(review)
    return race(
        partnership,
        [
            lambda text=text: findings.change(
                by=by,
                review=review,
                finding_id=finding.pk,
                version=1,
                words=Words(theme="reading", kind="challenge", text=text),
                now=NOW,
            )
            for text in ("Mine", "Theirs")
        ],
        **guards,
    )


def test_of_two_changes_of_a_finding_one_is_shown_the_other(committed):
    results = change_both(committed)

    assert names(results) == ["ChangedMeanwhile", "Finding"]
    (refusal,) = [result for result in results if isinstance(result, Exception)]
    assert refusal.finding.text == Finding.objects.get().text


def test_control_without_the_reviews_row_one_change_is_written_over_unseen(committed):
    assert names(change_both(committed, unlocked=True)) == ["Finding", "Finding"]
    assert Finding.objects.get().version == 2


def test_a_draft_sent_twice_at_once_goes_once(committed):
    review = make.visit(Stage.DRAFT)
    read = [prompt.key for prompt in sending.asked(review)]

    sent = race(committed, [lambda: sending.send(by=None, review=review, read=read, on=ON, now=NOW) for _ in range(2)])

    assert names(sent) == ["NotItsTurn", "date"]
    assert Moment.objects.filter(stage=Stage.CHECK).count() == 1
