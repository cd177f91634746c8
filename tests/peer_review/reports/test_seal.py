"""What a signed report says of its fingerprint: unchanged, a name taken out, or not what was signed."""

from peer_review import sealing
from peer_review.operations import erasing
from peer_review.operations.reviews import signing
from peer_review.presenters.reports.content import seal_words
from tests.factories import peer_review_reports as make
from tests.factories.membership import PersonFactory


def test_an_unchanged_report_says_so():
    assert seal_words(make.signed().review) == "The report has not changed since."


def test_a_name_taken_out_explains_why_the_fingerprint_does_not_match():
    made = make.agreed()
    made.review.report["sections"][0]["text"] = "Maren Example led two lessons."
    made.review.save(update_fields=["report"])
    signing.sign(
        by=made.head, review=made.review, name="Ines Okafor", digest=sealing.digest(made.review.report), now=make.SIGNED
    )

    erasing.erase(by=None, person_id=PersonFactory(name="Maren Example").pk, now=make.SIGNED)

    made.review.refresh_from_db()
    assert seal_words(made.review) == (
        "Since then somebody who was named in it has asked to be forgotten: the name was taken out, nothing else. "
        "So the fingerprint is that of the report with the name."
    )


def test_any_other_change_is_not_passed_over():
    made = make.signed()

    made.review.report["findings"][0]["text"] = "Something else"

    assert seal_words(made.review) == "The report as it is kept here does not match it. Please tell the office."
