"""The same evidence, findings and drafts serve reviews between partnerships, with accounts instead of persons."""

from uuid import uuid4

import pytest

from peer_review.between.models import Evidence
from peer_review.enums import Stage
from peer_review.operations import telling_reports
from peer_review.operations.reviews import drafts, evidence, findings, sending
from peer_review.queries import evidence as queries
from tests.factories import between as make
from tests.factories.peer_review import NOW, ON
from tests.factories.tenants import UserFactory

pytestmark = pytest.mark.usefixtures("public")


def keep(by, review, name):
    said = {"kind": "challenge", "theme": "reading", "text": "No plan", "noted_at": NOW, "now": NOW}
    return evidence.keep(by=by, review=review, client_id=name, **said)


def test_a_piece_belongs_to_the_account_that_noted_it_whatever_its_name_is_by_then():
    review, account, name = make.ReviewFactory(stage=Stage.VISIT), UserFactory(name="Ada Marsh"), uuid4()
    keep(account, review, name)
    account.name = "Ada Sample"

    again = keep(account, review, name)

    assert (again.is_same, Evidence.objects.get().by_name) == (True, "Ada Marsh")
    with pytest.raises(evidence.NotYours):
        keep(UserFactory(), review, name)


def test_a_visit_goes_from_evidence_to_the_draft_on_the_desk_of_the_partnership_reviewed():
    review, account = make.ReviewFactory(stage=Stage.VISIT), UserFactory()
    piece = keep(account, review, uuid4()).evidence
    findings.from_evidence(by=account, review=review, evidence_ids=[piece.pk], now=NOW)
    sending.finish_visit(by=account, review=review, now=NOW)
    sending.begin_draft(by=account, review=review, now=NOW)
    drafts.write(by=account, review=review, base_number=0, content={"summary": "Good"}, now=NOW)
    review.refresh_from_db()

    read = [prompt.key for prompt in sending.asked(review)]
    telling_reports.send_draft(by=account, review=review, read=read, on=ON, now=NOW)

    review.refresh_from_db()
    assert (review.stage, read, queries.counts(review)["challenge"]) == (
        Stage.CHECK,
        ["challenges_only", "no_next_steps"],
        1,
    )
