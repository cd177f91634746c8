"""Cycles on their pages: set up from a way of working, changed part by part, begun, closed, copied; the list and its file."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peer_review.enums import CycleStatus, Stage
from peer_review.models import Cycle, Participant
from peer_review.operations import charging
from tests.factories import membership as members
from tests.factories import peer_review as make
from tests.factories.peer_review_cycles import cycle, draft, reviewed, with_team
from tests.pages import text_of

pytestmark = pytest.mark.usefixtures("today")
LIST_QUERIES, PAGE_QUERIES, CHECK_QUERIES, SCHOOLS_QUERIES, ADD_QUERIES = 7, 16, 19, 9, 10


def part(row, name):
    return reverse("cycle_part", args=[row.pk, name])


def said(response):
    return [str(message) for message in response.context["messages"]]


def counted(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as queries:
        browser.get(url)
    return len(queries)


def test_a_cycle_is_set_up_with_four_answers(office):
    framework = make.FrameworkFactory()
    answers = {"name": "Round one", "preset": "triads", "framework": framework.pk, "begins": "2026", "years": "1"}

    office.post(reverse("cycle_new"), answers)

    row = Cycle.objects.get()
    assert (row.name, row.shape, row.reviews_per_school, row.qa_percent) == ("Round one", "triads", 2, 20)
    assert (row.starts_on, row.ends_before, len(row.windows)) == (date(2026, 9, 1), date(2027, 9, 1), 6)


def test_a_way_of_working_lasts_as_long_as_it_usually_does(office):
    answers = {"name": "Round one", "preset": "two_years", "framework": make.FrameworkFactory().pk, "begins": "2026"}

    office.post(reverse("cycle_new"), answers | {"years": "0"})

    assert Cycle.objects.get().ends_before == date(2028, 9, 1)


def test_two_years_are_a_choice(office):
    answers = {
        "name": "Round one",
        "preset": "own",
        "framework": make.FrameworkFactory().pk,
        "begins": "2026",
        "years": "2",
    }

    office.post(reverse("cycle_new"), answers)

    assert Cycle.objects.get().ends_before == date(2028, 9, 1)


def test_a_cycle_needs_a_framework_first(office):
    assert "A framework first" in text_of(office.get(reverse("cycle_new")))


def test_a_name_that_is_taken_keeps_what_was_typed(office):
    row = cycle(name="Round one")
    answers = {"name": "Round one", "preset": "own", "framework": row.framework_id, "begins": "2026", "years": "1"}

    response = office.post(reverse("cycle_new"), answers)

    assert "Another cycle has this name" in text_of(response)
    assert response.context["form"]["name"].value() == "Round one"


def test_every_part_of_the_rules_can_be_opened_and_saved_as_it_is(office):
    row = draft()
    before = Cycle.objects.values().get(pk=row.pk)

    for name in ("basics", "shape", "team", "expertise", "windows", "stages", "focus", "agreement"):
        form = office.get(part(row, name)).context["form"]
        typed = {}
        for field in form:
            value = field.field.prepare_value(field.value()) if hasattr(field.field, "prepare_value") else field.value()
            if isinstance(value, date):
                typed |= {f"{field.name}_{unit}": getattr(value, unit) for unit in ("day", "month", "year")}
            elif value is not None and value is not False:
                typed[field.name] = value
        assert office.post(part(row, name), typed).status_code == 302, (name, form.errors)

    after = Cycle.objects.values().get(pk=row.pk)
    kept = set(before) - {"stages", "training", "seats", "expertise"}
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
    assert {role: places for role, places in after["seats"].items() if places} == before["seats"]
    assert after["expertise"] == before["expertise"]
    assert Cycle.objects.get(pk=row.pk).steps == row.steps


def test_an_unknown_part_is_not_found(office):
    assert office.get(part(draft(), "other")).status_code == 404


def test_windows_are_read_from_lines(office):
    row = draft()

    refused = office.post(part(row, "windows"), {"windows": "Spring: 1/1/2029 to 2/2/2029"})
    office.post(part(row, "windows"), {"windows": "Spring: 11/1/2027 to 12/2/2027"})

    row.refresh_from_db()
    assert "“Spring” is not inside the cycle." in text_of(refused)
    assert [window["title"] for window in row.windows] == ["Spring"]


def test_the_usual_half_terms_are_filled_in_and_not_yet_saved(office):
    row = draft()

    page = text_of(office.post(part(row, "windows"), {"propose": "1"}))

    assert "Autumn 1, 2026: 14/9/2026 to 23/10/2026" in page
    assert len(Cycle.objects.get(pk=row.pk).windows) == 3


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("shape", {"group_min": "5", "group_max": "4"}, "as many as the smallest group"),
        ("focus", {"focus_source": "cycle", "reply_days": "10"}, "Say what all reviews look at."),
        ("focus", {"focus_source": "school", "reply_days": "10", "follow_up_months": "soon"}, "Write months like"),
        ("expertise", {"expertise": "primary: infants"}, "must be like “primary: nursery, primary”"),
        ("expertise", {"expertise": "a: primary\na: secondary"}, "a name of its own"),
        ("team", {"visit_days": "1", **{f"seats_{role}": 0 for role in ("lead", "member", "trainee", "external", "facilitator")}},
         "A team has a lead reviewer"),
        ("stages", {"draft_due": "30", "check_due": "20", "check_used": "on"}, "comes after “Draft report”"),
        ("agreement", {"cost_pence": "a lot"}, "must be a number of pounds"),
    ],
)  # fmt: skip
def test_nonsense_is_named(office, name, typed, words):
    assert words in text_of(office.post(part(draft(), name), typed))


def test_what_is_fixed_is_said_with_its_reason(office):
    row = cycle(1, cost_pence=90_000)
    row.participants.update(consented_at=make.NOW)

    page = office.get(part(row, "agreement"))
    office.post(part(row, "agreement"), {"cost_pence": "1"})

    row.refresh_from_db()
    assert "What one review costs: 1 head has agreed to these words." in text_of(page)
    assert "Nothing of this can be changed now." in text_of(page)
    assert (list(page.context["form"].fields), row.cost_pence) == ([], 90_000)


def test_a_cycle_that_is_too_small_says_so_and_does_not_begin(office):
    row = draft(2)

    page = text_of(office.get(reverse("cycle", args=[row.pk])))
    answer = office.post(reverse("cycle_start", args=[row.pk]), follow=True)

    words = "This cycle has 2 schools and needs 3 or more"
    assert (words in page, words in said(answer)[0]) == (True, True)


def test_a_cycle_begins_without_writing_to_anybody(office, tasks):
    row = draft(3)

    with tasks.committed():
        office.post(reverse("cycle_start", args=[row.pk]))

    row.refresh_from_db()
    assert (row.status, row.invited_at) == (CycleStatus.RUNNING, None)


def test_closing_says_what_it_does_and_does_it(office):
    review = with_team(make.ReviewFactory())
    url = reverse("cycle_close", args=[review.cycle_id])

    asked = text_of(office.get(url))
    office.post(url)

    review.cycle.refresh_from_db()
    assert "1 review not begun: cancelled; schools and teams are told by e-mail." in asked
    assert review.cycle.status == CycleStatus.CLOSED


def test_a_cycle_set_up_by_mistake_can_be_closed(office):
    row = draft(2)
    url = reverse("cycle_close", args=[row.pk])

    page = office.get(reverse("cycle", args=[row.pk])).content.decode()
    asked = text_of(office.get(url))
    office.post(url)

    row.refresh_from_db()
    assert (url in page, "0 reviews" in asked, row.status) == (True, False, CycleStatus.CLOSED)


def test_a_cycle_is_copied_with_its_schools(office):
    row = cycle(2)

    office.post(reverse("cycle_copy", args=[row.pk]), {"name": "Round two", "begins": "2027", "years": "1"})

    made = Cycle.objects.get(name="Round two")
    assert (made.previous, made.status, made.participants.count()) == (row, CycleStatus.DRAFT, 2)


def test_a_cycle_shows_its_reviews_stages_and_charges(office):
    review = with_team(reviewed(school__name="Elm Primary"))
    make.ReviewFactory(cycle=review.cycle, school__name="Oak Primary")

    page = text_of(office.get(reverse("cycle", args=[review.cycle_id])))
    narrowed = text_of(office.get(reverse("cycle", args=[review.cycle_id]), {"stage": "findings"}))

    assert ("Elm Primary" in page, "and 2 more" in page, "No lead yet" in page) == (True, True, True)
    assert ("Elm Primary" in narrowed, "Oak Primary" in narrowed) == (True, False)
    assert "£450.00 a review for the school, 50% paid by the partnership" in page


def test_a_cycle_shows_what_heads_agree_to_and_what_the_office_sees(office):
    row = cycle(consent_text="Colleagues visit us.", office_sees="summary")

    page = text_of(office.get(reverse("cycle", args=[row.pk])))

    assert (
        "Heads agree to: “Colleagues visit us.” Once the head has signed, the office sees: the summary. Free for schools."
        in page
    )
    assert "Cost to schools None" in page


def test_a_merger_of_trusts_shows_the_places_that_break_a_rule_now(office):
    review = with_team(make.ReviewFactory(), others=0)
    url = reverse("cycle_checks", args=[review.cycle_id])
    before = text_of(office.get(url))
    trust = members.TrustFactory(name="Merged Trust")
    for school in (review.school, review.seats.get().reviewer.school):
        school.trust = trust
        school.save()

    after = text_of(office.get(url))

    assert ("All teams keep to the rules." in before, "belong to the same trust" in after) == (True, True)
    assert url in office.get(reverse("cycle", args=[review.cycle_id])).content.decode()


def test_the_figures_of_a_cycle_are_of_all_its_reviews_whatever_stage_is_shown(office):
    row = cycle(cost_pence=90_000, share_percent=60)
    signed = reviewed(Stage.SIGNED, cycle=row, signed_at=make.NOW)
    charging.charge(by=None, review=signed, on=make.ON)
    for stage in (Stage.VISIT, Stage.CANCELLED):
        make.ReviewFactory(cycle=row, stage=stage)

    shown = office.get(reverse("cycle", args=[row.pk]), {"stage": "visit"}).context

    figures = {figure["label"]: (figure["value"], figure.get("note", "")) for figure in shown["figures"]}
    assert [line["stage"] for line in shown["rows"]] == ["Visit"]
    assert (figures["Reviews"], figures["Charged to schools"][0]) == (("2", "1 signed"), "£360.00")


def test_the_page_of_a_cycle_loads_the_check_as_a_part(office):
    part = office.get(reverse("cycle_checks", args=[cycle().pk]), headers={"HX-Request": "true"})

    assert (text_of(part), "<html" in part.content.decode()) == ("All teams keep to the rules.", False)


def test_a_place_given_against_a_warning_is_not_warned_of_again(office):
    trust = members.TrustFactory()
    review = make.ReviewFactory(school=members.SchoolFactory(trust=trust))
    reviewer = make.ReviewerFactory(school=members.SchoolFactory(trust=trust))
    make.SeatFactory(review=review, reviewer=reviewer, override_reason="Agreed")

    assert "All teams keep to the rules." in text_of(office.get(reverse("cycle_checks", args=[review.cycle_id])))


def test_reviews_are_a_file(office):
    review = with_team(make.ReviewFactory(school__name="=Elm"))
    url = reverse("cycle_export", args=[review.cycle_id])

    lines = office.get(url, {"format": "csv"}).content.decode().splitlines()

    assert lines[0].endswith("School,Phase,Number,Group,Visit begins,Visit ends,Stage,Lead,Team,Second reading,Charged")
    assert lines[1].startswith("'=Elm,Primary,1,,20/01/2027,20/01/2027,Planned,")
    assert office.get(url, {"format": "xlsx"})["Content-Type"].endswith("spreadsheetml.sheet")
    assert office.get(url)["Location"] == reverse("cycle", args=[review.cycle_id])


def test_the_list_filters_and_is_a_file(office):
    cycle(name="Round one")
    draft(name="Round two")

    page = text_of(office.get(reverse("cycles"), {"q": "round", "status": "draft"}))
    file = office.get(reverse("cycles"), {"format": "csv"}).content.decode()

    assert ("Round two" in page, "Round one" in page) == (True, False)
    assert "Round one,01/09/2026,31/08/2027," in file


def test_no_cycles_lead_to_the_first(office, client_for):
    assert "Begin with the way of working that is closest to yours." in text_of(office.get(reverse("cycles")))
    assert "No cycles match" in text_of(office.get(reverse("cycles"), {"q": "x"}))
    partner = client_for(members.office("improvement_partner"))
    assert "Cycles appear here when the office has set them up." in text_of(partner.get(reverse("cycles")))


def test_cycles_and_frameworks_are_in_the_navigation_and_found(office):
    row = cycle(name="Round one")

    home = office.get("/").content.decode()
    found = text_of(office.get(reverse("search"), {"q": "round"}))

    assert (reverse("cycles") in home, reverse("frameworks") in home, row.name in found) == (True, True, True)


@pytest.mark.parametrize("count", [1, 3])
def test_a_cycle_costs_the_same_however_many_reviews(office, count):
    row = cycle(count, cost_pence=90_000, share_percent=50)
    for _ in range(count):
        with_team(make.ReviewFactory(cycle=row, stage=Stage.VISIT))

    assert counted(office, reverse("cycle", args=[row.pk])) == PAGE_QUERIES
    assert counted(office, reverse("cycle_checks", args=[row.pk])) == CHECK_QUERIES


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(office, count):
    for _ in range(count):
        cycle(2)

    assert counted(office, reverse("cycles")) == LIST_QUERIES


@pytest.mark.parametrize("count", [1, 3])
def test_the_schools_cost_the_same_however_many(office, count):
    row = cycle(count)
    members.SchoolFactory.create_batch(count)

    urls = [reverse(name, args=[row.pk]) for name in ("cycle_participants", "participants_add")]

    assert [counted(office, url) for url in urls] == [SCHOOLS_QUERIES, ADD_QUERIES]


def test_schools_are_added_by_phase_and_marked_when_no_members(office):
    row = cycle()
    school = members.SchoolFactory(name="Elm Primary")
    members.SchoolFactory(name="Oak Secondary", phase="secondary")
    url = reverse("participants_add", args=[row.pk])

    page = text_of(office.get(url, {"phase": "primary"}))
    office.post(url, {"schools": [school.pk]})

    assert ("Elm Primary (Primary, not in good standing)" in page, "Oak Secondary" in page) == (True, False)
    assert [part.school for part in row.participants.all()] == [school]


def test_candidates_are_narrowed_by_membership_and_trust(office):
    row, trust = cycle(), members.TrustFactory()
    subscription = members.SubscriptionFactory(status="active", school__trust=trust, school__name="Elm Primary")
    members.SchoolFactory(name="Ash Primary", trust=trust)
    members.SchoolFactory(name="Oak Primary")
    url = reverse("participants_add", args=[row.pk])

    by_trust = text_of(office.get(url, {"trust": trust.pk}))
    both = text_of(office.get(url, {"trust": trust.pk, "membership": subscription.membership_class_id}))
    nonsense = text_of(office.get(url, {"trust": "x"}))

    assert [name in by_trust for name in ("Elm Primary", "Ash Primary", "Oak Primary")] == [True, True, False]
    assert [name in both for name in ("Elm Primary", "Ash Primary", "Oak Primary")] == [True, False, False]
    assert "Oak Primary" in nonsense


def test_all_schools_of_a_filter_are_added_at_once(office):
    row = cycle()
    members.SchoolFactory.create_batch(2)
    members.SchoolFactory(phase="secondary")
    url = f"{reverse('participants_add', args=[row.pk])}?phase=primary"

    page = text_of(office.get(url))
    office.post(url, {"every": "1"})

    assert ("Add all 2 listed here" in page, row.participants.count()) == (True, 2)


def test_nothing_ticked_is_said(office):
    row = cycle()
    members.SchoolFactory()

    assert "Tick the schools to add" in text_of(office.post(reverse("participants_add", args=[row.pk]), {}))


def test_the_schools_of_a_cycle_filter_and_are_a_file(office):
    row = cycle()
    make.ParticipantFactory(cycle=row, school__name="Elm Primary", consented_at=make.NOW, unavailable=["w1", "w3"])
    make.ParticipantFactory(cycle=row, school__name="Oak Primary")
    url = reverse("cycle_participants", args=[row.pk])

    waiting = text_of(office.get(url, {"answer": "waiting"}))
    file = office.get(url, {"format": "csv"}).content.decode()

    assert ("Oak Primary" in waiting, "Elm Primary" in waiting) == (True, False)
    assert ("Elm Primary" in file, "02/11/2026" in file, "Spring 1, Summer 1" in file) == (True, True, True)


def test_a_school_is_changed_and_taken_out(office):
    row = make.ParticipantFactory()
    page = text_of(office.get(reverse("participant_change", args=[row.pk])))

    office.post(reverse("participant_change", args=[row.pk]), {"hosts": "2", "unavailable": ["w1"]})
    asked = text_of(office.get(reverse("participant_withdraw", args=[row.pk])))
    office.post(reverse("participant_withdraw", args=[row.pk]))

    row.refresh_from_db()
    assert ("Spring 1: 11 Jan 2027 to 12 Feb 2027" in page, "It can be added again" in asked) == (True, True)
    assert (row.hosts, row.unavailable, row.withdrawn_at is None) == (2, ["w1"], False)


def test_asking_heads_says_what_it_does_and_is_done_once(office):
    row = draft(3)
    url = reverse("cycle_invite", args=[row.pk])

    asked = text_of(office.get(url))
    first, second = (office.post(url, follow=True) for _ in range(2))

    assert "The heads of 3 schools that have not agreed get an e-mail" in asked
    assert (said(first), said(second)) == (
        ["The heads of 3 schools are written to."],
        ["Heads were written to today already. Remind them another day."],
    )


def test_an_improvement_partner_reads_and_changes_nothing(client_for):
    row = draft()
    browser = client_for(members.office("improvement_partner"))

    page = browser.get(reverse("cycle", args=[row.pk])).content.decode()

    assert (reverse("cycle_invite", args=[row.pk]) in page, reverse("cycle_part", args=[row.pk, "shape"]) in page) == (
        False, False,
    )  # fmt: skip
    assert browser.post(reverse("cycle_start", args=[row.pk])).status_code == 403


def test_a_finished_cycle_of_one_school_still_shows(office):
    row = cycle(1, status="closed")
    Participant.objects.update(withdrawn_at=make.NOW)

    assert "This cycle has no reviews" in text_of(office.get(reverse("cycle", args=[row.pk])))
