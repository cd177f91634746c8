"""Bringing schools together: by theme, by both heads' consent, no name before both agree."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from peer_review.enums import BrokeringStatus
from peer_review.models import Brokering
from peer_review.operations import brokering
from peer_review.operations.brokering import Side
from peer_review.tasks import email_brokering
from tests.factories import peer_review as make
from tests.factories import peer_review_insight as insight
from tests.factories.membership import at_school, office
from tests.pages import text_of

ClientFor = Callable[..., Client]
Status = BrokeringStatus


def wanting(seekers: int = 5, givers: int = 1, **facts: Any) -> Any:
    """A cycle in which so many schools name early reading as a challenge, and so many report it as a strength."""
    cycle = make.CycleFactory(**facts)
    insight.signed_by_many(cycle, seekers, challenges=["reading"])
    for number in range(givers):
        insight.signed(cycle, strengths=["reading"], school__name=f"Giver School {number}")
    return cycle


def invite(cycle: Any, theme: str = "reading") -> list[Brokering]:
    return brokering.invite(by=office(), cycle_id=cycle.pk, theme=theme, message="", now=make.NOW)


def answer(match: Brokering, side: Side, agrees: bool = True) -> Brokering:
    return brokering.answer(by=office(), brokering_id=match.pk, side=side, agrees=agrees, now=make.NOW)


def test_every_school_that_seeks_is_matched_once() -> None:
    cycle = wanting(5, 2)

    made = invite(cycle)

    assert len({match.seeker_id for match in made}) == len(made) == 5
    assert sorted(match.giver.name for match in made).count("Giver School 0") == 3


def test_pressing_twice_asks_nobody_twice() -> None:
    cycle = wanting()
    invite(cycle)

    with pytest.raises(brokering.NothingToBroker):
        invite(cycle)

    assert Brokering.objects.count() == 5


@pytest.mark.parametrize(("seekers", "givers", "facts"), [(4, 3, {}), (5, 0, {}), (5, 1, {"office_sees": "nothing"})])
def test_few_seekers_nobody_to_help_or_a_closed_agreement_make_no_match(
    seekers: int, givers: int, facts: dict[str, str]
) -> None:
    with pytest.raises(brokering.NothingToBroker):
        invite(wanting(seekers, givers, **facts))


def test_both_heads_agree_before_anything_is_agreed() -> None:
    match = insight.BrokeringFactory()

    states = [answer(match, side).status for side in (Side.SEEKER, Side.SEEKER, Side.GIVER)]

    assert states == [Status.INVITED, Status.INVITED, Status.AGREED]


def test_one_no_ends_it() -> None:
    match = insight.BrokeringFactory()
    answer(match, Side.SEEKER)

    assert answer(match, Side.GIVER, agrees=False).status == Status.DECLINED
    with pytest.raises(brokering.Answered):
        answer(match, Side.GIVER)


def test_nothing_is_done_before_both_agree() -> None:
    match = insight.BrokeringFactory()

    with pytest.raises(brokering.Answered):
        brokering.finish(by=office(), brokering_id=match.pk, outcome="Two visits", on=make.ON)


def test_the_database_knows_no_agreement_of_one_head() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insight.BrokeringFactory(status=Status.AGREED, seeker_agreed_at=make.NOW)


def names_on(client: Client, match: Brokering) -> list[str]:
    page = text_of(client.get(f"/reviews/insight/brokering/{match.pk}/"))
    listed = text_of(client.get("/reviews/insight/brokering/"))
    file = client.get("/reviews/insight/brokering/?format=csv").content.decode()
    return [
        str(school) for school in (match.seeker, match.giver) if any(str(school) in x for x in (page, listed, file))
    ]


@pytest.mark.parametrize(
    ("status", "seeker_sees", "giver_sees", "board_sees"),
    [
        ("invited", "own", "own", "none"),
        ("declined", "own", "own", "none"),
        ("agreed", "both", "both", "both"),
        ("done", "both", "both", "both"),
    ],
)
def test_names_are_told_when_both_heads_agree(
    client_for: ClientFor, status: str, seeker_sees: str, giver_sees: str, board_sees: str
) -> None:
    agreed = {"seeker_agreed_at": make.NOW, "giver_agreed_at": make.NOW} if status in ("agreed", "done") else {}
    match = insight.BrokeringFactory(status=status, seeker__name="Ash School", giver__name="Elm School", **agreed)
    people = {
        "seeker": at_school(match.seeker, "head"), "giver": at_school(match.giver, "head"), "board": office(),
    }  # fmt: skip
    expected = {"none": [], "both": ["Ash School", "Elm School"]}

    found = {who: names_on(client_for(person), match) for who, person in people.items()}

    assert found == {
        "seeker": expected.get(seeker_sees, ["Ash School"]),
        "giver": expected.get(giver_sees, ["Elm School"]),
        "board": expected[board_sees],
    }


def test_half_an_agreement_names_nobody(client_for: ClientFor) -> None:
    match = insight.BrokeringFactory(seeker__name="Ash School", giver__name="Elm School")
    answer(match, Side.SEEKER)

    assert names_on(client_for(office()), match) == []
    assert names_on(client_for(at_school(match.giver, "head")), match) == ["Elm School"]


def test_a_match_is_for_heads_not_for_their_staff_or_other_schools(client_for: ClientFor) -> None:
    match = insight.BrokeringFactory()
    people = [at_school(match.seeker, "staff"), at_school(match.giver, "governor"), at_school(role="head")]

    answers = [client_for(person).get(f"/reviews/insight/brokering/{match.pk}/").status_code for person in people]

    assert answers == [404, 404, 404]


def test_heads_answer_on_the_page_and_say_what_came_of_it(client_for: ClientFor) -> None:
    match = insight.BrokeringFactory(seeker__name="Ash School", giver__name="Elm School")
    seeker, giver = (client_for(at_school(school, "head")) for school in (match.seeker, match.giver))
    url = f"/reviews/insight/brokering/{match.pk}/"

    seeker.post(url, {"answer": "yes"})
    waiting = text_of(seeker.post(url, {"answer": "yes"}, follow=True))
    page = text_of(giver.post(url, {"answer": "yes"}, follow=True))
    giver.post(f"{url}done/", {"outcome": "Three visits to the phonics lead"})

    match.refresh_from_db()
    assert "You have said yes" in waiting
    assert "Would like help Ash School Can help Elm School" in page
    assert (match.status, match.outcome, match.done_on) == ("done", "Three visits to the phonics lead", make.ON)


def test_the_board_does_not_answer_for_a_head(client_for: ClientFor) -> None:
    match = insight.BrokeringFactory()

    refused = client_for(office()).post(f"/reviews/insight/brokering/{match.pk}/", {"answer": "yes"})

    match.refresh_from_db()
    assert (refused.status_code, match.seeker_agreed_at, match.giver_agreed_at) == (404, None, None)


@pytest.mark.parametrize("said", [{}, {"answer": ""}, {"answer": "perhaps"}])
def test_an_answer_is_yes_or_no(client_for: ClientFor, said: dict[str, str]) -> None:
    match = insight.BrokeringFactory()

    refused = client_for(at_school(match.seeker, "head")).post(f"/reviews/insight/brokering/{match.pk}/", said)

    match.refresh_from_db()
    assert (refused.status_code, match.status) == (404, Status.INVITED)


def test_the_board_starts_from_a_suggestion(client_for: ClientFor) -> None:
    cycle = wanting()
    client = client_for(office())
    url = f"/reviews/insight/brokering/new/?cycle={cycle.pk}&theme=reading"

    page = text_of(client.get(url))
    done = text_of(client.post(url, {"theme": "reading", "message": "We pay for supply"}, follow=True))
    client.post(url, {"theme": "reading"})

    assert "5 schools name early reading as a challenge; fewer than 5 report it as a strength." in page
    assert "Matches made: 5. Both heads of each are asked." in done
    assert set(Brokering.objects.values_list("message", flat=True)) == {"We pay for supply"}
    assert Brokering.objects.count() == 5


@pytest.mark.parametrize("theme", ["", "leadership", "nothing", "x" * 500])
def test_only_a_suggested_theme_can_be_chosen(client_for: ClientFor, theme: str) -> None:
    wanting()

    page = text_of(client_for(office()).post("/reviews/insight/brokering/new/", {"theme": theme}))

    assert ("There is a problem" in page, Brokering.objects.count()) == (True, 0)


def test_a_cycle_without_suggestions_leads_to_those_with_some(client_for: ClientFor) -> None:
    over = wanting()
    make.CycleFactory(starts_on=over.ends_before, ends_before=over.ends_before.replace(year=over.ends_before.year + 1))

    page = client_for(office()).get("/reviews/insight/brokering/new/")

    assert "Look at another cycle above." in text_of(page)
    assert f'href="?cycle={over.pk}"' in page.content.decode()


def test_a_match_waits_on_the_heads_home(client_for: ClientFor) -> None:
    match = insight.BrokeringFactory()
    head = client_for(at_school(match.giver, "head"))

    before = "Another school would like to work with yours" in text_of(head.get("/"))
    answer(match, Side.GIVER)

    assert (before, "Another school would like" in text_of(head.get("/"))) == (True, False)


def letters(mailoutbox: Any, match: Brokering) -> dict[str, str]:
    mailoutbox.clear()
    email_brokering.run(brokering_id=match.pk)
    return {mail.to[0]: mail.body for mail in mailoutbox}


def test_invitations_tell_the_theme_and_no_name(mailoutbox: Any) -> None:
    match = insight.BrokeringFactory(seeker__name="Ash School", giver__name="Elm School", message="We pay for supply")
    seeker, giver = at_school(match.seeker, "head"), at_school(match.giver, "head")
    at_school(match.giver, "staff")

    found = letters(mailoutbox, match)

    assert set(found) == {seeker.email, giver.email}
    assert all("Early reading" in body and "We pay for supply" in body for body in found.values())
    assert [name for name in ("Ash School", "Elm School") if any(name in body for body in found.values())] == []


def test_an_agreement_tells_each_head_the_other_school(mailoutbox: Any) -> None:
    match = insight.BrokeringFactory(seeker__name="Ash School", giver__name="Elm School")
    seeker, giver = at_school(match.seeker, "head"), at_school(match.giver, "head")
    answer(match, Side.SEEKER), answer(match, Side.GIVER)

    found = letters(mailoutbox, match)

    assert ("Elm School" in found[seeker.email], "Ash School" in found[giver.email]) == (True, True)


def test_a_decline_does_not_say_who_declined(mailoutbox: Any) -> None:
    match = insight.BrokeringFactory(seeker__name="Ash School", giver__name="Elm School")
    at_school(match.seeker, "head"), at_school(match.giver, "head")
    answer(match, Side.GIVER, agrees=False)

    found = letters(mailoutbox, match)

    assert len({body.split("\n", 1)[1] for body in found.values()}) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    client_for: ClientFor, rows: int, django_assert_num_queries: Any
) -> None:
    insight.BrokeringFactory.create_batch(rows)
    client = client_for(office())

    with django_assert_num_queries(6):
        assert text_of(client.get("/reviews/insight/brokering/")).count("Both heads asked") == rows + 1


def proposal(**facts: Any) -> dict[str, Any]:
    """Two schools with heads, as the office would type them."""
    seeker, giver = (at_school(role="head").school_roles.get().school for _ in range(2))
    return {
        "cycle_id": make.CycleFactory().pk,
        "theme": "reading",
        "seeker": seeker,
        "giver": giver,
        "message": "",
    } | facts


def propose(**said: Any) -> Brokering:
    return brokering.propose(by=office(), now=make.NOW, **said)


def test_two_schools_are_proposed_whatever_their_reports_say_and_twice_is_once() -> None:
    said = proposal()
    found = insight.BrokeringFactory(cycle_id=said["cycle_id"], seeker=said["seeker"], giver=said["giver"])

    made = {propose(**said).pk for _ in range(2)}

    assert (len(made), found.pk in made, Brokering.objects.count()) == (1, False, 2)


def test_what_was_declined_is_not_proposed_again_the_other_way_round() -> None:
    said = proposal()
    answer(propose(**said), Side.GIVER, agrees=False)

    with pytest.raises(brokering.ProposalWrong, match="have been asked about this theme already"):
        propose(**said | {"seeker": said["giver"], "giver": said["seeker"]})


def test_nobody_is_asked_for_a_school_without_a_head_or_for_one_school() -> None:
    said = proposal()
    lonely = insight.BrokeringFactory().seeker

    with pytest.raises(brokering.ProposalWrong, match="has no head here"):
        propose(**said | {"giver": lonely})
    with pytest.raises(brokering.ProposalWrong, match="Choose two schools"):
        propose(**said | {"giver": said["seeker"]})


def test_the_office_proposes_two_schools_and_their_heads_are_told_no_name(
    client_for: ClientFor, mailoutbox: Any
) -> None:
    said = proposal()
    typed = {name: said[name].pk for name in ("seeker", "giver")} | {"theme": "reading", "message": "We pay for supply"}
    names = [str(said[name]) for name in ("seeker", "giver")]

    page = client_for(office()).post("/reviews/insight/brokering/propose/", typed, follow=True)
    match = Brokering.objects.get()
    bodies = letters(mailoutbox, match)
    to_head = text_of(client_for(said["giver"].roles.get().person).get(f"/reviews/insight/brokering/{match.pk}/"))

    assert [name in text_of(page) for name in names] == [True, True]
    assert len(bodies) == 2
    assert all("proposes that your school works with another one on Early reading" in body for body in bodies.values())
    assert [name for name in names if any(name in body for body in bodies.values())] == []
    assert ("Yours could help it." in to_head, names[0] in to_head) == (True, False)
