"""Findings and the draft in the browser: two who write at once both find their words, the lead reads before sending."""

import re

import pytest
from django.core import mail

from peer_review.enums import SeatRole, Stage
from peer_review.models import Finding
from tests.factories import membership as members
from tests.factories import peer_review_evidence as make
from tests.factories.peer_review import CONTENT, NOW
from tests.pages import text_of

WORDS = {"theme": "reading", "kind": "challenge", "level": "securing", "text": "Not heard daily"}
SECTIONS = {"context": "", "excellence": "", "summary": "", "next_steps": ""}


def path(review, page):
    return f"/reviews/{review.pk}/{page}"


@pytest.fixture
def review():
    return make.visit(Stage.DRAFT)


@pytest.fixture
def lead(client_for, review):
    return client_for(make.team(review))


@pytest.fixture
def member(client_for, review):
    return client_for(make.team(review, SeatRole.MEMBER))


def version_of(browser, review, finding):
    page = browser.get(path(review, f"findings/{finding.pk}/change/")).content.decode()
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def base_of(browser, review):
    return re.search(r'name="base_number" value="(\d+)"', browser.get(path(review, "draft/")).content.decode()).group(1)


def test_a_finding_is_written_by_hand_with_its_evidence(lead, review):
    piece = make.noted(review)

    answer = lead.post(path(review, "findings/new/"), {**WORDS, "evidence": piece.pk, "version": 0}, follow=True)

    finding = Finding.objects.get()
    assert (finding.text, finding.level, list(finding.evidence.all())) == ("Not heard daily", "securing", [piece])
    assert "Not heard daily 1 piece of evidence" in text_of(answer)


def test_an_ungraded_framework_asks_for_no_level(client_for):
    review = make.visit(cycle__framework__content={**CONTENT, "levels": []})

    page = client_for(make.team(review)).get(path(review, "findings/new/")).content.decode()

    assert ('name="theme"' in page, 'name="level"' in page) == (True, False)


def test_a_framework_of_other_words_names_kinds_and_sections_by_them(client_for):
    words = {"strength": "What works well", "challenge": "Even better if", "excellence": "Beacon practice"}
    review = make.visit(Stage.DRAFT, cycle__framework__content={**CONTENT, "words": words})
    browser = client_for(make.team(review))

    found = [
        word in text_of(browser.get(path(review, page)))
        for page, word in (
            ("findings/new/", "What works well"),
            ("findings/new/", "Even better if"),
            ("draft/", "Beacon practice"),
        )
    ]

    assert found == [True, True, True]


def test_of_two_who_change_a_finding_the_second_sees_both_texts_and_decides(lead, member, review):
    finding = make.found(review)
    url = path(review, f"findings/{finding.pk}/change/")
    read = version_of(lead, review, finding)
    member.post(url, {**WORDS, "text": "Theirs", "version": version_of(member, review, finding)})

    both = lead.post(url, {**WORDS, "text": "Mine", "version": read})
    page = both.content.decode()
    read_again = re.search(r'name="version" value="(\d+)"', page).group(1)
    lead.post(url, {**WORDS, "text": "Theirs and mine", "version": read_again})

    assert ("Theirs" in text_of(both), "Mine</textarea>" in page) == (True, True)
    assert "Somebody else changed this finding while you were writing." in text_of(both)
    assert Finding.objects.get().text == "Theirs and mine"


def test_a_finding_is_withdrawn_after_a_question(lead, review):
    finding = make.found(review, text="Too bold")
    url = path(review, f"findings/{finding.pk}/withdraw/")

    asked = text_of(lead.get(url))
    lead.post(url)

    assert ("Too bold" in asked, "Too bold" in text_of(lead.get(path(review, "findings/")))) == (True, False)


def test_findings_are_moved_up_and_down_and_a_second_press_moves_nothing(lead, review):
    one, two, three = (make.found(review, text=text, position=place).pk for place, text in enumerate("abc"))
    buttons = re.findall(r'name="(up|down)" value="([^"]+)"', lead.get(path(review, "findings/")).content.decode())

    for press in ({"up": f"{three}-2"}, {"up": f"{three}-2"}, {"down": f"{one}-0"}, {"down": f"{two}-2"}, {"up": "x"}):
        lead.post(path(review, "findings/order/"), press)

    assert buttons == [
        ("down", f"{one}-0"), ("up", f"{two}-1"), ("down", f"{two}-1"), ("up", f"{three}-2"),
    ]  # fmt: skip
    assert list(Finding.objects.values_list("pk", flat=True)) == [three, one, two]


@pytest.mark.parametrize(("step", "page"), [("send", "draft/send/"), ("findings", "findings/")])
def test_what_is_typed_is_saved_on_the_way(lead, review, step, page):
    typed = {**SECTIONS, "summary": "Typed last", "base_number": 0, "step": step}

    answer = lead.post(path(review, "draft/"), typed)

    review.refresh_from_db()
    assert (answer["Location"], review.draft["summary"]) == (path(review, page), "Typed last")


def test_what_is_typed_is_saved_when_the_findings_are_complete(client_for):
    review = make.visit(Stage.FINDINGS)
    lead, member = client_for(make.team(review)), client_for(make.team(review, SeatRole.MEMBER))
    typed = {**SECTIONS, "summary": "Typed last", "base_number": 0, "step": "begin"}

    answers = [browser.post(path(review, "draft/"), typed) for browser in (member, lead, lead)]

    review.refresh_from_db()
    assert [answer.status_code for answer in answers] == [403, 302, 302]
    assert (review.stage, review.draft["summary"], review.draft_number) == (Stage.DRAFT, "Typed last", 1)


def test_two_who_write_the_draft_at_once_lose_no_words(lead, member, review):
    mine, theirs = base_of(lead, review), base_of(member, review)
    member.post(path(review, "draft/"), {**SECTIONS, "summary": "Theirs", "context": "School", "base_number": theirs})

    both = lead.post(path(review, "draft/"), {**SECTIONS, "summary": "Mine", "base_number": mine}, follow=True)

    page = both.content.decode()
    assert [url for url, _ in both.redirect_chain] == [path(review, "draft/2/settle/")]
    assert [f"{word}</p>" in page for word in ("Theirs", "Mine")] == [True, True]
    assert ("Theirs\n\nMine</textarea>" in page, "School</textarea>" in page) == (True, True)

    lead.post(path(review, "draft/2/settle/"), {**SECTIONS, "summary": "Ours", "context": "School", "base_number": 1})
    review.refresh_from_db()
    assert (review.draft["summary"], review.draft_number, review.drafts.count()) == ("Ours", 3, 3)


@pytest.mark.parametrize(("choice", "summary"), [("standing", "Theirs"), ("waiting", "Mine")])
def test_one_of_two_versions_is_chosen_by_one_button(lead, member, review, choice, summary):
    for browser, words in ((member, "Theirs"), (lead, "Mine")):
        browser.post(path(review, "draft/"), {**SECTIONS, "summary": words, "base_number": 0})

    lead.post(path(review, "draft/2/settle/"), {"choose": choice, "base_number": 1})

    review.refresh_from_db()
    assert (review.draft["summary"], review.drafts.filter(settled_at__isnull=False).count()) == (summary, 1)


def test_words_beside_the_draft_are_announced_until_somebody_settles(lead, member, review):
    for browser, words in ((member, "Theirs"), (lead, "Mine")):
        browser.post(path(review, "draft/"), {**SECTIONS, "summary": words, "base_number": 0})

    before = text_of(lead.get(path(review, "draft/")))
    refused = text_of(lead.post(path(review, "draft/send/"), follow=True))
    lead.post(path(review, "draft/2/settle/"), {**SECTIONS, "summary": "Ours", "base_number": 1})
    after = text_of(lead.get(path(review, "draft/2/settle/"), follow=True))

    assert ["Look at both and settle" in before, "Settle that first." in refused] == [True, True]
    assert ("This is settled already." in after, "Look at both" in after) == (True, False)


def test_a_draft_that_is_refused_keeps_what_was_typed(lead, review):
    typed = {**SECTIONS, "summary": "Typed words", "context": "x" * 20_001, "base_number": 0}

    assert "Typed words</textarea>" in lead.post(path(review, "draft/"), typed).content.decode()


def test_the_lead_reads_the_questions_and_sends(client_for, review, tasks, time_machine):
    time_machine.move_to("2027-01-29 10:00", tick=False)
    lead = client_for(make.team(review))
    head = members.at_school(review.school, "head", email="head@belmont.example.org")
    make.found(review, text="Nobody knows why")

    asked = lead.get(path(review, "draft/send/"))
    keys = re.findall(r'name="read" value="([^"]+)"', asked.content.decode())
    refused = lead.post(path(review, "draft/send/"), {"read": keys[:1]})
    with tasks.committed():
        sent = lead.post(path(review, "draft/send/"), {"read": keys}, follow=True)
    tasks.run()

    assert "Challenge: no evidence stands behind “Nobody knows why”." in text_of(asked)
    assert "tick each of them" in text_of(refused)
    assert refused.content.decode().count(" checked") == 1
    assert "The school’s reply is due by Friday 12 February 2027." in text_of(sent)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([head.email], f"Draft report to check: {review.school}")
    ]
    told = [
        text_of(browser.get(f"/reviews/{review.pk}/")).count("with these questions read: ")
        for browser in (lead, client_for(head))
    ]
    assert told == [1, 0]


def test_only_the_lead_sends_and_moves_on(member, client_for, review):
    visit = make.visit()
    trainee = client_for(make.team(visit, SeatRole.TRAINEE))

    refused = [
        member.post(path(review, "draft/send/")),
        member.get(path(review, "draft/send/")),
        trainee.post(path(visit, "visit-over/")),
        trainee.get(path(visit, "findings/new/")),
    ]

    assert [answer.status_code for answer in refused] == [403] * 4


def test_the_lead_ends_the_visit_and_begins_the_draft(client_for):
    review = make.visit()
    lead = client_for(make.team(review))

    for to in ("findings", "draft"):
        assert f'name="to" value="{to}"' in lead.get(path(review, "findings/")).content.decode()
        lead.post(path(review, "visit-over/"), {"to": to})

    review.refresh_from_db()
    assert (review.stage, lead.get(path(review, "draft/")).status_code) == (Stage.DRAFT, 200)


READS = [
    (Stage.DRAFT, "head", [404, 404]),
    (Stage.CHECK, "head", [200, 200]),
    (Stage.CHECK, "staff", [404, 404]),
    (Stage.CHECK, "governor", [404, 404]),
]


@pytest.mark.parametrize(("stage", "role", "numbers"), READS)
def test_the_school_reads_findings_and_draft_from_the_check_on_and_writes_nothing(client_for, stage, role, numbers):
    review = make.visit(stage, draft={"summary": "A good school"}, draft_number=1)
    make.found(review, make.noted(review, text="Secret evidence"))
    person, refused = client_for(members.at_school(review.school, role)), 403 if numbers[1] == 200 else 404

    answers = [person.get(path(review, page)) for page in ("findings/", "draft/")]

    assert [answer.status_code for answer in answers] == numbers
    assert [word in answer.content.decode() for answer in answers for word in ("Secret", "<textarea", "Save")] == [
        False
    ] * 6
    assert person.post(path(review, "draft/"), {**SECTIONS, "base_number": 1}).status_code == refused


def test_a_finding_of_another_review_and_a_withdrawn_one_are_not_there(lead, review):
    other = make.found(make.visit(Stage.DRAFT))
    gone = make.found(review, withdrawn_at=NOW)

    pages = [path(review, f"findings/{row.pk}/{act}/") for row in (other, gone) for act in ("change", "withdraw")]

    assert [lead.get(page).status_code for page in pages] == [404] * 4


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [("findings/", 10), ("draft/", 10)])
def test_findings_and_draft_ask_the_same_however_many_there_are(
    lead, review, rows, page, queries, django_assert_num_queries
):
    author = make.team(review, SeatRole.MEMBER)
    for _ in range(rows):
        make.found(review, make.noted(review, by=author), by=author)
    lead.get(path(review, page))

    with django_assert_num_queries(queries):
        lead.get(path(review, page))
