"""Somebody asks to be forgotten: reviews, places and days stay, the person goes from every table of peer review."""

from django.apps import apps
from pghistory.models import Event

from membership.models import Person
from peer_review.enums import Stage
from peer_review.models import (
    Absence,
    Draft,
    Evidence,
    Finding,
    Interest,
    MatchRun,
    Moment,
    Review,
    Seat,
    Share,
    Training,
)
from peer_review.operations import erasing
from peer_review.operations.reviews import moving
from tests.factories import peer_review as make
from tests.factories import peer_review_reviewers as registered
from tests.factories.membership import PersonFactory, SchoolFactory, office

NAME = "Maren Example"


def forget(person, times=1):
    for _ in range(times):
        erasing.erase(by=office(), person_id=person.pk, now=make.NOW)


def linked_tables(pk):
    """Every column of peer review that still points to somebody."""
    return [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("peer_review").get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if not issubclass(model, Event)
        and field.concrete
        and field.is_relation
        and field.related_model is Person
        and model._default_manager.filter(**{field.name: pk}).exists()
    ]


def all_links(person):
    """One row in every table of peer review that can point to somebody, each pointing to them; returns what was made."""
    review = make.ReviewFactory(stage=Stage.SIGNED, signed_by=person, created_by=person, signed_name=NAME)
    finding = make.FindingFactory(review=review, by=person)
    given = {"review": review, "by": person}
    make.SeatFactory(review=review, reviewer=make.ReviewerFactory(person=person), decline_reason="My father is ill")
    make.ShareFactory(**given, person=person, revoked_by=person, audience="person", name=NAME, email=person.email)
    for factory in (make.SelfAnswerFactory, make.DocumentFactory, make.EvidenceFactory, make.ActionFactory):
        factory(**given)
    return review, finding


def fill(person):
    """Give every column that can point to somebody a row that does; a new one fails here until it is thought of."""
    review, finding = all_links(person)
    cycle = review.cycle
    rows = {
        "Framework": {"made_by": person, "name": "Mine", "content": make.CONTENT},
        "Participant": {"cycle": cycle, "school": review.school, "consented_by": person},
        "MatchRun": {"cycle": cycle, "asked_by": person, "asked_at": make.NOW},
        "Draft": {"review": review, "by": person, "number": 1, "base_number": 0, "content": {}, "saved_at": make.NOW},
        "Reply": {
            "review": review, "by": person, "answered_by": person, "finding": finding, "part": "finding", "says": "No",
            "at": make.NOW,
        },
        "Brokering": {
            "cycle": cycle, "theme": "reading", "seeker": review.school, "giver": SchoolFactory(),
            "invited_by": person, "invited_at": make.NOW,
        },
        "FollowUp": {"review": review, "by": person, "months": 3, "due_on": make.ON},
    }  # fmt: skip
    for name, facts in rows.items():
        apps.get_model("peer_review", name).objects.create(**facts)
    cycle.created_by = person
    cycle.save()
    moving.note(by=person, review=review, kind="noted", text="The team met", now=make.NOW)
    return review


def test_every_table_that_can_point_to_a_person_is_covered():
    person = PersonFactory(name=NAME)
    fill(person)
    every = {f"{model.__name__}.{field}" for model, field in erasing.links()}

    before = set(linked_tables(person.pk))
    forget(person)

    assert before == every
    assert linked_tables(person.pk) == []


def test_reviews_and_what_they_say_stay():
    person = PersonFactory(name=NAME)
    fill(person)
    kinds = (Review, Finding, Evidence, Draft, Moment, Seat, Share)
    before = [kind.objects.count() for kind in kinds]

    forget(person, times=2)

    assert [kind.objects.count() for kind in kinds] == before


def test_what_is_known_of_the_reviewer_goes_and_days_and_role_stay():
    person = PersonFactory(name=NAME)
    reviewer = make.ReviewerFactory(person=person, about="Likes cats", organisation="Own", expertise=["SEND"])
    make.InterestFactory(reviewer=reviewer)
    make.TrainingFactory(reviewer=reviewer)
    registered.AbsenceFactory(reviewer=reviewer)
    seat = registered.given("2", reviewer=reviewer, role="lead", why=[f"{NAME} is near"])

    forget(person)

    reviewer.refresh_from_db()
    seat.refresh_from_db()
    gone = (reviewer.person, reviewer.about, reviewer.organisation, reviewer.expertise, reviewer.is_active)
    assert gone == (None, "", "", [], False)
    assert (Interest.objects.count(), Absence.objects.count(), Training.objects.count()) == (0, 0, 1)
    assert (str(reviewer), seat.days, seat.role, seat.why) == ("Former reviewer", 2, "lead", [])


def test_histories_keep_no_words_that_name_anybody():
    """They cannot be changed, so what names somebody is not written there."""
    written = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("peer_review").get_models()
        if issubclass(model, Event)
        for field in model._meta.concrete_fields
        if field.name
        in {"signed_name", "owner_name", "decline_reason", "override_reason", "why", "report", "timetable"}
    }

    assert written == set()


def test_what_was_shared_by_e_mail_is_revoked_and_nameless():
    person = PersonFactory(name=NAME, email="maren@example.org")
    share = make.ShareFactory(
        audience="address", name=NAME, email="Maren@example.org", key_hash="a" * 64, purpose="Help"
    )

    forget(person)

    share.refresh_from_db()
    assert share.revoked_at == make.NOW
    assert (share.name, share.email, share.key_hash, share.purpose) == ("a former colleague", "", "", "")


def test_a_share_revoked_before_keeps_its_time():
    person = PersonFactory()
    earlier = make.NOW.replace(month=3)
    share = make.ShareFactory(audience="person", person=person, revoked_at=earlier)

    forget(person)

    share.refresh_from_db()
    assert (share.revoked_at, share.person) == (earlier, None)


def test_the_name_goes_from_report_timetable_signature_and_calculations():
    person = PersonFactory(name=NAME)
    review = make.ReviewFactory(
        stage=Stage.SIGNED,
        signed_name=NAME,
        report={"team": [{"name": NAME, "role": "lead"}], "context": f"{NAME} and others came"},
        timetable=[{"who": NAME}],
    )
    run = MatchRun.objects.create(cycle=review.cycle, asked_at=make.NOW, problems=[{"text": f"{NAME} is away"}])

    forget(person)

    review.refresh_from_db()
    run.refresh_from_db()
    former = "a former colleague"
    assert review.report == {"team": [{"name": former, "role": "lead"}], "context": f"{former} and others came"}
    assert (review.signed_name, review.timetable) == (former, [{"who": former}])
    assert run.problems == [{"text": f"{former} is away"}]


def test_the_name_goes_from_whatever_anybody_wrote():
    person = PersonFactory(name=NAME)
    said = f"Ask {NAME} at the door"
    review = make.ReviewFactory(logistics=said, draft={"context": said}, reply_statement=said, workshop_note=said)
    review.replies.create(part="context", says=said, at=make.NOW)
    review.drafts.create(number=1, base_number=0, content={"context": said}, saved_at=make.NOW)
    rows = [
        review,
        make.FindingFactory(text=said),
        make.EvidenceFactory(text=said),
        make.SelfAnswerFactory(strengths=said),
    ]
    rows += [make.ActionFactory(text=said, owner_name=NAME), *review.replies.all()]
    rows += review.drafts.all()

    forget(person)

    for row in rows:
        row.refresh_from_db()
        words = str([getattr(row, field.attname) for field in row._meta.concrete_fields])
        assert (NAME in words, "a former colleague" in words) == (False, True), row


def test_the_name_goes_however_it_is_written_and_longer_names_stay():
    review = make.ReviewFactory(draft={"context": "MAREN EXAMPLE met Maren Examples and Annamaren Example"})

    forget(PersonFactory(name=NAME))

    review.refresh_from_db()
    assert review.draft == {"context": "a former colleague met Maren Examples and Annamaren Example"}


def test_words_as_long_as_their_column_stay_within_it():
    review = make.ReviewFactory(cancel_reason=f"{'x' * 292} Jo Li")

    forget(PersonFactory(name="Jo Li"))

    review.refresh_from_db()
    assert review.cancel_reason == f"{'x' * 292} a forme"


def test_a_single_word_is_no_name_to_look_for():
    person = PersonFactory(name="Reading")
    review = make.ReviewFactory(report={"title": "Reading"})

    forget(person)

    review.refresh_from_db()
    assert review.report == {"title": "Reading"}


def test_nobody_else_is_touched():
    other = make.InterestFactory(reviewer__person__name="Somebody Else")
    share = make.ShareFactory(audience="address", email="somebody@example.org", name="Somebody")

    forget(PersonFactory(name=NAME))

    share.refresh_from_db()
    assert (Interest.objects.get(), share.revoked_at, share.name) == (other, None, "Somebody")


def test_a_person_whose_row_goes_leaves_the_reviews():
    person = PersonFactory(name=NAME)
    review = fill(person)

    pk = person.pk
    person.delete()

    assert Review.objects.get().pk == review.pk
    assert linked_tables(pk) == []
