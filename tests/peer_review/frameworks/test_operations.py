"""The life of a framework."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from peer_review.enums import FrameworkStatus, Part, Stage, Viewer
from peer_review.example_frameworks import example
from peer_review.frameworks import Theme
from peer_review.models import Framework
from peer_review.operations import frameworks
from tests.factories import membership as members
from tests.factories import peer_review as make

FOUR = example("four_words").content


def begun(name="Our framework"):
    return frameworks.create(by=members.office(), name=name, content=FOUR, now=make.NOW)


def changed(row, **parts):
    return frameworks.change(by=members.office(), framework_id=row.pk, parts=parts)


def published(row):
    return frameworks.publish(by=members.office(), framework_id=row.pk, now=make.NOW)


def test_a_framework_begins_as_a_draft_of_an_example():
    row = begun()

    assert (row.status, row.version, row.says) == (FrameworkStatus.DRAFT, 1, FOUR)


def test_two_frameworks_do_not_have_one_name():
    begun()

    with pytest.raises(frameworks.FrameworkNameTaken):
        begun()


def test_changing_one_part_leaves_the_others():
    row = changed(begun(), themes=(Theme("reading", "Reading"),))

    assert row.says == replace(FOUR, themes=(Theme("reading", "Reading"),))


def test_a_framework_without_themes_is_refused():
    with pytest.raises(frameworks.FrameworkRefused, match="at least one theme"):
        changed(begun(), themes=())


def test_a_rule_before_its_limit_is_refused():
    with pytest.raises(frameworks.FrameworkRefused, match="Evidence"):
        changed(begun(), visibility={Part.EVIDENCE.value: {Viewer.HEAD.value: Stage.VISIT.value}})


def test_publishing_freezes_and_is_done_once():
    row = published(begun())

    again = published(row)

    assert (again.status, again.published_at) == (FrameworkStatus.PUBLISHED, make.NOW)
    with pytest.raises(frameworks.FrameworkFixed):
        changed(row, principles=())


def test_a_new_version_is_a_draft_and_made_once():
    row = published(begun())

    copies = [frameworks.copy(by=members.office(), framework_id=row.pk, now=make.NOW) for _ in range(2)]

    assert copies[0] == copies[1]
    assert (copies[0].version, copies[0].status, copies[0].says) == (2, FrameworkStatus.DRAFT, FOUR)


def test_publishing_the_second_version_retires_the_first_and_reviews_keep_it():
    review = make.ReviewFactory(cycle__framework=published(begun()))
    second = frameworks.copy(by=members.office(), framework_id=review.framework_id, now=make.NOW)

    published(second)

    review.refresh_from_db()
    assert (review.framework.version, review.framework.status) == (1, FrameworkStatus.RETIRED)


def test_the_name_is_that_of_all_versions_and_changes_with_the_first_only():
    row = begun()
    renamed = frameworks.change(by=members.office(), framework_id=row.pk, parts={}, name="Another", description="Why")
    second = frameworks.copy(by=members.office(), framework_id=published(renamed).pk, now=make.NOW)

    kept = frameworks.change(by=members.office(), framework_id=second.pk, parts={}, name="Third")

    assert (renamed.name, renamed.description, kept.name) == ("Another", "Why", "Another")


def test_a_draft_is_not_retired_and_a_published_one_is():
    row = begun()
    with pytest.raises(frameworks.FrameworkFixed):
        frameworks.retire(by=members.office(), framework_id=row.pk)

    retired = frameworks.retire(by=members.office(), framework_id=published(row).pk)

    assert retired.status == FrameworkStatus.RETIRED


@pytest.mark.parametrize(
    ("name", "facts"),
    [("peer_review_framework_status", {"status": "other"}), ("framework_version_once", {"version": 1})],
)
def test_what_the_database_holds(name, facts):
    first = begun()
    row = make.FrameworkFactory(name=first.name, version=2, status="draft", published_at=None)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Framework.objects.filter(pk=row.pk).update(**facts)
