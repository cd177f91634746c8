"""Frameworks on their pages: begun from an example, changed part by part, published, renewed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peer_review.enums import FrameworkStatus
from peer_review.frameworks import WORDS
from peer_review.models import Framework
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.pages import text_of

QUERIES = 7


@pytest.fixture
def office(client_for):
    return client_for(members.office())


def draft(**facts):
    return make.FrameworkFactory(status="draft", published_at=None, **facts)


def themes(*rows):
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data


def test_a_framework_is_begun_from_an_example(office):
    office.post(reverse("framework_new"), {"name": "Ours", "begin": "example:invitational"})

    row = Framework.objects.get()
    assert (row.name, row.says.levels, len(row.says.themes)) == ("Ours", (), 3)


def test_a_framework_is_begun_from_another_one(office):
    other = draft()

    office.post(reverse("framework_new"), {"name": "Ours", "begin": f"framework:{other.pk}"})

    assert Framework.objects.get(name="Ours").says == other.says


def test_a_name_that_is_taken_keeps_what_was_typed(office):
    draft(name="Ours")

    response = office.post(reverse("framework_new"), {"name": "Ours", "begin": "example:priorities"})

    assert "Another framework has this name" in text_of(response)
    assert 'value="Ours"' in response.content.decode()


def test_themes_are_changed_ordered_and_left_out(office):
    row = draft()
    rows = [
        {"key": "leadership", "title": "Leading", "questions": "How do leaders know?\nWho leads?", "position": "2"},
        {"key": "reading", "title": "", "position": "1"},
        {"key": "", "title": "Maths", "position": "1"},
    ]

    office.post(reverse("framework_part", args=[row.pk, "themes"]), themes(*rows))

    row.refresh_from_db()
    found = Framework.objects.get(pk=row.pk).says.themes
    assert [(theme.key, theme.title) for theme in found] == [("maths", "Maths"), ("leadership", "Leading")]
    assert [question.key for question in found[1].questions] == ["l1", "who-leads"]


def test_no_theme_at_all_is_refused_beside_the_form(office):
    row = draft()

    response = office.post(reverse("framework_part", args=[row.pk, "themes"]), themes({"title": ""}))

    assert "Add at least one theme." in text_of(response)
    assert len(Framework.objects.get(pk=row.pk).says.themes) == 3


def test_a_theme_named_twice_is_refused_beside_the_form(office):
    row = draft()

    response = office.post(
        reverse("framework_part", args=[row.pk, "themes"]), themes({"title": "Reading"}, {"title": "Reading"})
    )

    assert "“Reading” is there twice." in text_of(response)


def test_scale_evidence_and_words_are_lines(office):
    row = draft()
    words = {f"word_{key}": word for key, word in WORDS.items()} | {"word_report": "Letter"}

    office.post(
        reverse("framework_part", args=[row.pk, "scale"]),
        {"levels": "Strong: all of it\nEmerging", "evidence_types": "Pupils’ work\nTalk"} | words,
    )

    says = Framework.objects.get(pk=row.pk).says
    assert [(level.key, level.rank) for level in says.levels] == [("strong", 2), ("emerging", 1)]
    assert [kind.key for kind in says.evidence_types] == ["books", "talk"]
    assert says.words == {"report": "Letter"}


def test_a_scale_of_one_word_keeps_what_was_typed(office):
    row = draft()

    response = office.post(reverse("framework_part", args=[row.pk, "scale"]), {"levels": "Alone"})

    assert "A scale has at least two words" in text_of(response)
    assert "Alone</textarea>" in response.content.decode()


def test_who_sees_a_part_is_changed_inside_the_limits(office):
    row = draft()
    url = reverse("framework_part", args=[row.pk, "report"])

    page = text_of(office.get(url))
    refused = office.post(url, {"office": "agreed"})
    office.post(url, {"staff": "workshop", "office": "never"})

    assert "This is not shown before “Signed”, whatever is chosen." in page
    assert "Select a valid choice" in text_of(refused)
    assert Framework.objects.get(pk=row.pk).says.visibility == {"report": {"staff": "workshop", "office": "never"}}


def test_a_part_nobody_knows_is_not_found(office):
    assert office.get(reverse("framework_part", args=[draft().pk, "unknown"])).status_code == 404


def test_name_description_and_principles(office):
    row = draft()

    office.post(reverse("framework_change", args=[row.pk]), {"name": "New", "description": "Why", "principles": "A\nB"})

    row.refresh_from_db()
    assert (row.name, row.description, row.content["principles"]) == ("New", "Why", ["A", "B"])


def test_a_published_one_says_that_it_stays(office):
    row = make.FrameworkFactory()

    response = office.post(reverse("framework_change", args=[row.pk]), {"name": "New"})

    assert "Make a new version to change it." in text_of(response)


def test_publishing_says_what_it_does_and_does_it(office):
    row = draft()
    url = reverse("framework_publish", args=[row.pk])

    asked = text_of(office.get(url))
    office.post(url)

    row.refresh_from_db()
    assert "It never changes again" in asked
    assert row.status == FrameworkStatus.PUBLISHED


def test_a_new_version_shows_what_it_changes(office):
    row = make.FrameworkFactory()
    made = office.post(reverse("framework_copy", args=[row.pk]), follow=True)
    second = Framework.objects.get(version=2)
    office.post(reverse("framework_part", args=[second.pk, "themes"]), themes({"title": "Maths"}))

    page = text_of(office.get(reverse("framework", args=[second.pk])))

    assert "It says the same as version 1." in text_of(made)
    assert "Theme Added – Maths" in page


def test_a_new_version_that_says_something_else_of_itself_shows_it(office):
    row = make.FrameworkFactory(description="For primary schools")
    office.post(reverse("framework_copy", args=[row.pk]))
    Framework.objects.filter(version=2).update(description="For all schools")

    page = text_of(office.get(reverse("framework", args=[Framework.objects.get(version=2).pk])))

    assert "Description Changed For primary schools For all schools" in page


def test_retiring_says_what_it_does_and_does_it(office):
    row = make.FrameworkFactory()
    url = reverse("framework_retire", args=[row.pk])

    asked = text_of(office.get(url))
    office.post(url)

    row.refresh_from_db()
    assert "Cycles and reviews that use it go on with it." in asked
    assert row.status == FrameworkStatus.RETIRED


def test_the_list_filters_and_is_a_file(office):
    draft(name="Alpha words")
    make.FrameworkFactory(name="Beta words")

    page = text_of(office.get(reverse("frameworks"), {"q": "beta", "status": "published"}))
    file = office.get(reverse("frameworks"), {"format": "csv"}).content.decode()

    assert ("Beta words" in page, "Alpha words" in page) == (True, False)
    assert "Alpha words,1,Draft,,0" in file


def test_no_frameworks_lead_to_the_first(office):
    assert "No frameworks yet" in text_of(office.get(reverse("frameworks")))
    assert "No frameworks match" in text_of(office.get(reverse("frameworks"), {"q": "x"}))


def test_an_improvement_partner_reads_and_changes_nothing(client_for):
    row = draft()
    browser = client_for(members.office("improvement_partner"))

    page = text_of(browser.get(reverse("framework", args=[row.pk])))

    assert ("Leadership" in page, "Change themes" in page) == (True, False)
    assert browser.get(reverse("framework_change", args=[row.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(office, count):
    for _ in range(count):
        make.FrameworkFactory()
    office.get(reverse("frameworks"))

    with CaptureQueriesContext(connection) as queries:
        office.get(reverse("frameworks"))

    assert len(queries) == QUERIES
