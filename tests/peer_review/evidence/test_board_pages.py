"""The team's board and list, what the school is shown, and the files."""

import csv
import io
import re

import pytest

from peer_review.enums import SeatRole, Stage
from peer_review.models import Evidence, Finding
from tests.factories import membership as members
from tests.factories import peer_review_evidence as make
from tests.factories.peer_review import CONTENT, NOW, FrameworkFactory
from tests.pages import text_of


@pytest.fixture
def review():
    return make.visit(focus_themes=["send"])


@pytest.fixture
def browser(client_for, review):
    return client_for(make.team(review))


def path(review, page="evidence/board/"):
    return f"/reviews/{review.pk}/{page}"


def test_the_board_shows_strengths_beside_challenges_the_focus_first(browser, review):
    make.noted(review, text="Pupils blend", by=make.team(review, SeatRole.MEMBER, reviewer__person__name="Ada Marsh"))
    make.noted(review, kind="challenge", text="Not heard daily")
    make.noted(review, kind="quote", theme="send", text="“I wait”")
    make.noted(review, kind="note", theme="", text="Warm welcome")
    make.noted(review, text="Removed words", removed_at=NOW)

    page = browser.get(path(review))

    words = text_of(page)
    themes = re.findall(
        r'<h2 class="app-card__title">(Early reading|Disadvantage|Without a theme)', page.content.decode()
    )
    assert themes == ["Disadvantage", "Early reading", "Without a theme"]
    assert words.index("Strengths (1) Choose") < words.index("Pupils blend") < words.index("Challenges (1)")
    assert ("Ada Marsh" in words, "Removed words" in words) == (True, False)


@pytest.mark.parametrize("page", ["evidence/new/", "evidence/board/", "evidence/", "findings/new/", "draft/", ""])
def test_every_page_calls_a_challenge_what_the_framework_does(client_for, page):
    said = CONTENT | {"words": {"challenge": "Even better if"}}
    review = make.visit(framework=FrameworkFactory(content=said), stage=Stage.DRAFT)
    make.found(review, make.noted(review, kind="challenge"), kind="challenge")

    words = text_of(client_for(make.team(review)).get(path(review, page)))

    assert ("Even better if" in words, re.findall("challenge", words, re.IGNORECASE)) == (True, [])


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", {"one", "two", "three"}), ("?theme=send", {"two"}), ("?kind=challenge", {"three"}), ("?by=0", set())],
)
def test_the_board_is_filtered_by_its_address(browser, review, query, shown):
    make.noted(review, text="Piece one")
    make.noted(review, text="Piece two", theme="send")
    make.noted(review, text="Piece three", kind="challenge", theme="leadership")

    words = text_of(browser.get(path(review) + query))

    assert {word for word in ("one", "two", "three") if f"Piece {word} " in words} == shown


def test_the_board_is_filtered_by_author(browser, review):
    author = make.team(review, SeatRole.MEMBER)
    make.noted(review, text="Piece one", by=author)
    make.noted(review, text="Piece two")

    words = text_of(browser.get(f"{path(review)}?by={author.pk}"))

    assert ("Piece one" in words, "Piece two" in words) == (True, False)


def test_one_tap_makes_a_finding_and_leads_to_its_words(browser, review):
    one, two = make.noted(review, text="Seen once"), make.noted(review, text="Seen twice")

    answer = browser.post(path(review, "findings/from-evidence/"), {"only": two.pk, "evidence": [one.pk]})

    finding = Finding.objects.get()
    assert (finding.text, list(finding.evidence.all())) == ("Seen twice", [two])
    assert answer["Location"] == path(review, f"findings/{finding.pk}/change/")


def test_several_ticked_pieces_make_one_finding(browser, review):
    ids = [make.noted(review).pk for _ in range(3)]

    browser.post(path(review, "findings/from-evidence/"), {"evidence": ids})

    assert [piece.pk for piece in Finding.objects.get().evidence.all()] == ids


def test_without_a_tick_the_board_says_what_to_do(browser, review):
    answer = browser.post(path(review, "findings/from-evidence/"), follow=True)

    assert "Choose at least one piece of evidence." in text_of(answer)


def test_a_trainee_sees_the_board_and_makes_no_finding(client_for, review):
    piece = make.noted(review)
    trainee = client_for(make.team(review, SeatRole.TRAINEE))

    answer = trainee.post(path(review, "findings/from-evidence/"), {"only": piece.pk})

    assert (answer.status_code, "Make a finding" in text_of(trainee.get(path(review)))) == (403, False)


@pytest.mark.parametrize("page", ["evidence/", "evidence/board/"])
def test_the_team_takes_the_evidence_along(browser, review, page):
    make.noted(review, text="=SUM(1)", kind="challenge")

    file = browser.get(f"{path(review, page)}?format=csv")

    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [(row["Theme"], row["Kind"], row["Where from"], row["Shown to the reviewed"]) for row in rows] == [
        ("Early reading", "Challenge", "Lesson visit", "no")
    ]
    assert not rows[0]["Text"].startswith("=")


def shown_to(client_for, review, role):
    """What somebody of the school finds: the answer's number and the words of both pieces they see."""
    answer = client_for(members.at_school(review.school, role)).get(path(review, "evidence/"))
    return answer.status_code, [word for word in ("Shown piece", "Hidden piece") if word in answer.content.decode()]


SEEN = [
    (Stage.VISIT, "head", (404, [])),
    (Stage.DRAFT, "head", (404, [])),
    (Stage.CHECK, "head", (200, ["Shown piece"])),
    (Stage.CHECK, "staff", (404, [])),
    (Stage.AGREED, "staff", (200, ["Shown piece"])),
    (Stage.CLOSED, "head", (200, ["Shown piece"])),
    (Stage.CLOSED, "governor", (404, [])),
    (Stage.CANCELLED, "head", (404, [])),
]


@pytest.mark.parametrize(("stage", "role", "found"), SEEN)
def test_the_school_sees_what_it_is_shown_from_its_stage_on(client_for, stage, role, found):
    review = make.visit(stage)
    make.noted(review, text="Shown piece", shared_at=NOW)
    make.noted(review, text="Hidden piece")

    assert shown_to(client_for, review, role) == found


def test_the_school_gets_no_file_and_no_photo_of_hidden_evidence(client_for):
    review = make.visit(Stage.CHECK)
    make.noted(review, text="Shown piece", shared_at=NOW)
    hidden = make.noted(review, photo="reviews/evidence/x.jpg")
    head = client_for(members.at_school(review.school, "head"))

    file = head.get(f"{path(review, 'evidence/')}?format=csv")

    assert file["Content-Type"].startswith("text/html")
    assert head.get(path(review, f"evidence/{hidden.pk}/photo/")).status_code == 404


def test_the_lead_shows_ticked_pieces_and_takes_them_back(client_for):
    review = make.visit(Stage.CHECK)
    row = make.noted(review)
    lead = client_for(make.team(review))

    told = [
        text_of(lead.post(path(review, "evidence/share/"), {"evidence": row.pk, "do": do}, follow=True))
        for do in ("share", "unshare")
    ]

    assert ["1 piece shown to the school." in told[0], "1 piece no longer shown" in told[1]] == [True, True]
    assert Evidence.objects.get().shared_at is None


def test_nobody_else_shows_anything_to_the_school(client_for):
    review = make.visit(Stage.CHECK)
    row = make.noted(review)

    answer = client_for(make.team(review, SeatRole.MEMBER)).post(path(review, "evidence/share/"), {"evidence": row.pk})

    assert (answer.status_code, Evidence.objects.get().shared_at) == (403, None)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("page", ["evidence/", "evidence/board/"])
def test_board_and_list_ask_the_same_however_much_there_is(browser, review, rows, page, django_assert_num_queries):
    for _ in range(rows):
        make.found(review, make.noted(review, by=make.team(review, SeatRole.MEMBER)))
    browser.get(path(review, page))

    with django_assert_num_queries(10):
        browser.get(path(review, page))


def test_the_reviews_page_counts_the_evidence_for_the_team(browser, review):
    make.noted(review)

    words = text_of(browser.get(f"/reviews/{review.pk}/"))

    assert ("Strength 1" in words, "Add evidence" in words) == (True, True)


def test_a_visit_going_on_is_one_tap_from_home(client_for, review):
    person = make.team(review, SeatRole.TRAINEE)

    page = client_for(person).get("/").content.decode()

    assert page.count(f'href="{path(review, "evidence/new/")}"') == 2
    assert f"Add evidence: {review.school}" in page


@pytest.mark.parametrize("stage", [Stage.LOGISTICS, Stage.CHECK])
def test_home_offers_no_noting_before_and_after(client_for, stage):
    review = make.visit(stage)

    page = client_for(make.team(review, SeatRole.MEMBER)).get("/").content.decode()

    assert path(review, "evidence/new/") not in page


def test_the_reviews_page_leads_the_head_to_what_is_shown(client_for):
    review = make.visit(Stage.CHECK)
    make.noted(review, shared_at=NOW)
    make.noted(review)

    page = client_for(members.at_school(review.school, "head")).get(f"/reviews/{review.pk}/")

    assert "1 piece of evidence is shown to you." in text_of(page)
    assert f'href="{path(review, "evidence/")}"' in page.content.decode()


def test_a_framework_that_opens_evidence_to_the_school_shows_what_the_lead_shows(client_for):
    opened = FrameworkFactory(content={**CONTENT, "visibility": {"evidence": {"head": "check"}}})
    review = make.visit(Stage.CHECK, framework=opened)
    make.noted(review, text="Kept by the team")
    make.noted(review, text="Shown by the lead", shared_at=NOW)
    head = client_for(members.at_school(review.school, "head"))

    words = [text_of(head.get(path(review, address))) for address in ("", "evidence/")]

    assert ["All evidence" in words[0], "Shown by the lead" in words[1], "Kept by the team" in words[1]] == [
        True,
        True,
        False,
    ]


def test_findings_name_no_piece_that_is_not_shown_to_the_school(client_for):
    """Not even where the framework opens the part to the head."""
    opened = FrameworkFactory(content={**CONTENT, "visibility": {"evidence": {"head": "check"}}})
    review = make.visit(Stage.CHECK, framework=opened)
    make.found(review, make.noted(review, text="Ms Bell said she has no time"), text="Reading is not heard daily")

    read = {
        who: text_of(client.get(path(review, "findings/")))
        for who, client in {
            "head": client_for(members.at_school(review.school, "head")),
            "lead": client_for(make.team(review)),
        }.items()
    }

    words = ("Reading is not heard daily", "Ms Bell said she has no time", "1 piece of evidence", "Board")
    assert {who: [one in page for one in words] for who, page in read.items()} == {
        "head": [True, False, False, False],
        "lead": [True, True, True, True],
    }
