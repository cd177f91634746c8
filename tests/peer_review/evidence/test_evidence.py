"""Evidence is kept once, changed by who noted it, shown to the school by the lead, and forgotten in time."""

from datetime import timedelta
from uuid import uuid4

import pytest

from peer_review import photos
from peer_review.enums import SeatRole, Stage
from peer_review.models import Evidence
from peer_review.operations.reviews import evidence as operations
from peer_review.operations.reviews.moving import NotItsTurn
from tests.factories import peer_review_evidence as make
from tests.factories.peer_review import NOW

OPEN = [Stage.VISIT, Stage.FINDINGS, Stage.DRAFT]
CLOSED = [stage for stage in Stage if stage not in OPEN]


def keep(by, review, **facts):
    said = {"client_id": uuid4(), "kind": "strength", "theme": "reading", "text": "Seen", "noted_at": NOW} | facts
    return operations.keep(by=by, review=review, now=NOW, **said)


@pytest.fixture
def review():
    return make.visit()


@pytest.fixture
def lead(review):
    return make.team(review)


@pytest.mark.parametrize("stage", OPEN)
def test_evidence_is_kept_from_the_visit_to_the_draft(stage):
    review = make.visit(stage)
    lead = make.team(review)

    kept = keep(lead, review, text="  Pupils read\n", source="lesson")

    row = Evidence.objects.get()
    assert (kept.is_new, row.text, row.theme, row.source, row.by) == (True, "Pupils read", "reading", "lesson", lead)


@pytest.mark.parametrize("stage", CLOSED)
def test_evidence_is_kept_at_no_other_time(stage):
    review = make.visit(stage)
    lead = make.team(review)

    with pytest.raises(NotItsTurn):
        keep(lead, review)


def test_what_is_sent_twice_is_kept_once(review, lead):
    name = uuid4()

    first, again = keep(lead, review, client_id=name), keep(lead, review, client_id=name)

    assert (first.is_new, again.is_new, again.is_same, Evidence.objects.count()) == (True, False, True, 1)


def test_other_words_under_the_same_id_do_not_replace_the_first(review, lead):
    name = uuid4()
    keep(lead, review, client_id=name, text="First")

    again = keep(lead, review, client_id=name, text="Second")

    assert (again.is_same, again.evidence.text, Evidence.objects.get().text) == (False, "First", "First")


def test_what_was_kept_is_confirmed_after_the_draft_has_gone(review, lead):
    name = uuid4()
    keep(lead, review, client_id=name)
    type(review).objects.filter(pk=review.pk).update(stage=Stage.CHECK)

    assert keep(lead, review, client_id=name).is_same


def test_what_was_removed_does_not_come_back_when_a_phone_sends_it_again(review, lead):
    name = uuid4()
    first = keep(lead, review, client_id=name).evidence
    operations.remove(by=lead, review=review, evidence_id=first.pk, now=NOW)

    keep(lead, review, client_id=name)

    assert Evidence.objects.get().removed_at == NOW


def test_nobody_takes_the_id_of_somebody_elses_piece(review, lead):
    name = uuid4()
    keep(lead, review, client_id=name)

    with pytest.raises(operations.NotYours):
        keep(make.team(review, SeatRole.MEMBER), review, client_id=name)


REFUSED = [
    pytest.param({"text": " \n "}, operations.SaysNothing, id="nothing"),
    pytest.param({"text": "x" * 5_001}, operations.TooLong, id="too long"),
    pytest.param({"theme": "other"}, operations.UnknownTheme, id="theme of another framework"),
    pytest.param({"source": "other"}, operations.UnknownTheme, id="source of another framework"),
    pytest.param({"kind": "praise"}, operations.UnknownTheme, id="kind"),
]


@pytest.mark.parametrize(("facts", "refusal"), REFUSED)
def test_what_cannot_be_kept_is_refused(review, lead, facts, refusal):
    with pytest.raises(refusal):
        keep(lead, review, **facts)


def test_a_photo_needs_no_words(review, lead):
    kept = keep(lead, review, text="", theme="", photo=photos.cleaned(make.photo_with_place()), photo_alt="A display")

    assert kept.evidence.photo.name.startswith("reviews/evidence/")
    with kept.evidence.photo.open() as file:
        assert b"Canary" not in file.read()


def test_a_phone_whose_clock_is_ahead_notes_nothing_in_the_future(review, lead):
    assert keep(lead, review, noted_at=NOW + timedelta(days=3)).evidence.noted_at == NOW


def test_one_changes_what_one_noted(review, lead):
    row = keep(lead, review).evidence

    operations.change(
        by=lead, review=review, evidence_id=row.pk, kind="challenge", theme="send", source="books", text="Other"
    )

    row.refresh_from_db()
    assert (row.kind, row.theme, row.source, row.text) == ("challenge", "send", "books", "Other")


@pytest.mark.parametrize("act", ["change", "remove"])
def test_nobody_changes_or_removes_what_somebody_else_noted(review, lead, act):
    row = make.noted(review, by=make.team(review, SeatRole.MEMBER))
    words = {"kind": "note", "theme": "", "source": "", "text": "Mine"} if act == "change" else {"now": NOW}

    with pytest.raises(operations.NotYours):
        getattr(operations, act)(by=lead, review=review, evidence_id=row.pk, **words)


def test_a_piece_of_another_review_is_not_there(review, lead):
    foreign = make.noted(make.visit(), by=lead)

    with pytest.raises(operations.Gone):
        operations.remove(by=lead, review=review, evidence_id=foreign.pk, now=NOW)


def test_a_second_press_of_remove_is_harmless(review, lead):
    row = keep(lead, review).evidence

    for later in range(2):
        operations.remove(by=lead, review=review, evidence_id=row.pk, now=NOW + timedelta(later))

    row.refresh_from_db()
    assert row.removed_at == NOW


def test_what_is_removed_is_gone_with_its_words_and_photo(review, lead, django_capture_on_commit_callbacks):
    row = keep(lead, review, photo=photos.cleaned(make.picture()), photo_alt="A child").evidence
    storage, name = row.photo.storage, row.photo.name

    with django_capture_on_commit_callbacks(execute=True):
        operations.remove(by=lead, review=review, evidence_id=row.pk, now=NOW)

    row.refresh_from_db()
    assert (row.text, row.photo.name, row.photo_alt) == (operations.REMOVED, "", "")
    assert not storage.exists(name)
    assert keep(lead, review, client_id=row.client_id).is_same


@pytest.mark.parametrize("stage", [Stage.VISIT, Stage.FINDINGS, Stage.DRAFT, Stage.CLOSED, Stage.CANCELLED])
def test_nothing_is_shown_to_the_school_before_the_factual_check_or_after_the_end(stage):
    review = make.visit(stage)
    row = make.noted(review)

    with pytest.raises(NotItsTurn):
        operations.share(by=None, review=review, evidence_ids=[row.pk], now=NOW)


def test_the_lead_shows_pieces_to_the_school_and_takes_them_back():
    review = make.visit(Stage.CHECK)
    rows = [make.noted(review), make.noted(review, removed_at=NOW), make.noted(make.visit(Stage.CHECK))]
    ids = [row.pk for row in rows]

    shown = operations.share(by=None, review=review, evidence_ids=ids, now=NOW)
    again = operations.share(by=None, review=review, evidence_ids=ids, now=NOW + timedelta(1))
    seen = [row.shared_at for row in Evidence.objects.filter(pk__in=ids).order_by("pk")]
    hidden = operations.unshare(by=None, review=review, evidence_ids=ids)

    assert (shown, again, seen, hidden) == (1, 0, [NOW, None, None], 1)


def test_forgotten_evidence_still_counts_and_says_nothing(review, lead, django_capture_on_commit_callbacks):
    row = keep(lead, review, photo=photos.cleaned(make.picture()), photo_alt="A display").evidence
    finding = make.found(review, row)
    storage, name = row.photo.storage, row.photo.name

    with django_capture_on_commit_callbacks(execute=True):
        counts = [operations.forget(review=review), operations.forget(review=review)]

    row.refresh_from_db()
    assert counts == [1, 0]
    assert (row.text, row.photo.name, row.photo_alt, row.by) == (operations.FORGOTTEN, "", "", None)
    assert (finding.evidence.count(), storage.exists(name)) == (1, False)
