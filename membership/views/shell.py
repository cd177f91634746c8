"""What membership adds around every page: navigation, needs, figures, panels, search, switcher, demo accounts."""

from collections.abc import Iterator
from itertools import islice

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tenants.utils import get_public_schema_name

from membership.middleware import OFFICE
from membership.models import MembershipYear, School
from membership.presenters import needs as words
from membership.presenters import panels as drawn
from membership.queries import home, people, schools, stakes, years
from membership.queries import subscriptions as queries
from membership.queries.subscriptions import Totals
from membership.requests import PersonRequest
from membership.tariffs import format_quantity
from tenants.access import allowed
from tenants.demo import DemoAccount
from tenants.money import format_pence
from tenants.queries.areas import authority_name
from tenants.shell import Figure, NavItem, Need, Panel, SearchHit, SwitcherEntry, once

PARTNERSHIP = "Partnership"
HITS = 8
AREAS = 3


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """The sections of the office, or of the school somebody acts for."""
    if not getattr(request, "person", None):
        return
    yield NavItem("Home", reverse("home"), order=10)
    if request.acting_school:
        yield from _for_school(request, request.acting_school)
    elif request.person.office_role_names:
        yield from _for_office(request)


def needs(request: PersonRequest) -> Iterator[Need]:
    """What waits for the office or for the school."""
    school = request.acting_school
    if school:
        yield from _school_needs(request, school)
    elif allowed(request, "membership.view_memberships"):
        yield from _office_needs(request)


def figures(request: PersonRequest) -> Iterator[Figure]:
    """Members of the running year and confirmations of the newest that is offered; a school's price of this year."""
    if request.acting_school:
        yield from _figures_of_school(request, request.acting_school)
    elif allowed(request, "membership.view_memberships"):
        yield from _figures_of_office(request)


def panels(request: PersonRequest) -> Iterator[Panel]:
    """Schools to look after, and members by phase."""
    if request.acting_school or not allowed(request, "membership.view_memberships"):
        return
    every, today = once(request, years.every), timezone.localdate()
    year = years.shown(every, "", today)
    if year is None:
        return
    last = years.before(year, every)
    members = home.members_by_phase([year, last] if last else [year])
    yield drawn.phases(members[year], members[last] if last else {}, year, last)
    yield drawn.care(home.schools_to_look_after(every[0], today))


def search(request: PersonRequest, query: str) -> Iterator[SearchHit]:
    """Schools somebody may see; for the office people too."""
    found = schools.visible_to(request.person).filter(schools.matching(query)).order_by("-is_open", "name", "pk")
    for school in found[:HITS]:
        note = " · ".join(filter(None, [school.get_phase_display(), f"URN {school.urn}" if school.urn else ""]))
        yield SearchHit("School", school.name, reverse("school", args=[school.pk]), note)
    if allowed(request, "membership.view_people"):
        for person in people.listed(search=query)[:HITS]:
            yield SearchHit("Person", person.name, reverse("person", args=[person.pk]), person.email)


def switcher(request: PersonRequest) -> Iterator[SwitcherEntry]:
    """The schools somebody acts for, and the office for those who are in it."""
    person = getattr(request, "person", None)
    if not person or len(person.schools) + bool(person.office_role_names) < 2:
        return
    acting = request.acting_school
    if person.office_role_names:
        yield SwitcherEntry(OFFICE, "office", is_current=not acting)
    for school in person.schools:
        yield SwitcherEntry(school.name, str(school.pk), is_current=school == acting)


def demo_accounts(request: PersonRequest) -> Iterator[DemoAccount]:
    """One person for each role in the office and at some schools and trusts, for the demo's sign-in page."""
    if connection.schema_name != get_public_schema_name():  # type: ignore[attr-defined]
        yield from people.examples()


def _for_office(request: PersonRequest) -> Iterator[NavItem]:
    counts = once(request, home.of_office)
    yield NavItem("Schools", reverse("schools"), order=20, count=counts.schools)
    if allowed(request, "membership.view_memberships"):
        yield NavItem("Memberships", reverse("memberships"), order=30)
        yield NavItem("Prices", reverse("tariffs"), order=35)
    yield NavItem("People", reverse("people"), order=90, section=PARTNERSHIP, count=counts.people)
    if allowed(request, "membership.change_settings"):
        yield NavItem("Settings", reverse("settings"), order=95, section=PARTNERSHIP)


def _for_school(request: PersonRequest, school: School) -> Iterator[NavItem]:
    if allowed(request, "membership.view_membership", school):
        yield NavItem("Our membership", reverse("our_membership"), order=20)
    yield NavItem("Our school", reverse("school", args=[school.pk]), order=30)
    yield NavItem("Team", reverse("team"), order=34)


def _school_needs(request: PersonRequest, school: School) -> Iterator[Need]:
    if not allowed(request, "membership.view_membership", school):
        return
    shown = queries.to_show(queries.of_school(school.pk), timezone.localdate())
    if shown and shown.is_open:
        can_confirm = allowed(request, "membership.confirm_membership", shown)
        yield from words.of_school(shown, queries.last_year(shown), can_confirm)


def _office_needs(request: PersonRequest) -> Iterator[Need]:
    now, today = timezone.now(), timezone.localdate()
    disputes = queries.disputes()
    yield from words.of_disputes(disputes, stakes.at_stake(disputes), now)
    yield from words.of_talks(home.talks(), now)
    for year in islice(once(request, years.every), 1):
        yield from words.of_year(year, once(request, queries.totals_by_year)[year.pk], today)


def _figures_of_office(request: PersonRequest) -> Iterator[Figure]:
    every = once(request, years.every)
    year = years.shown(every, "", timezone.localdate())
    if year is None:
        return
    of_year = once(request, queries.totals_by_year)
    totals, newest, last = of_year[year.pk], of_year[every[0].pk], years.before(year, every)
    yield _members(totals, of_year[last.pk] if last else Totals(), queries.members_by_area(year))
    yield _confirmed(newest, every[0]) if newest.offered else _confirmed(totals, year)


def _figures_of_school(request: PersonRequest, school: School) -> Iterator[Figure]:
    if not allowed(request, "membership.view_membership", school):
        return
    running = queries.running(queries.of_school(school.pk), timezone.localdate())
    if running:
        counted = running.price.quantity
        pupils = "" if counted is None else f"{format_quantity(counted)} pupils"
        note = " · ".join(filter(None, [running.get_status_display(), pupils]))
        url = reverse("membership_of_school", args=[running.pk])
        yield Figure(f"Membership {running.year.label}", format_pence(running.amount_pence), url, note, order=10)


def _members(totals: Totals, last: Totals, areas: list[tuple[int, int]]) -> Figure:
    change = totals.members - last.members
    notes = [f"{change:+d} on last year".replace("-", "−")] if last.members else []
    if len(areas) > 1:
        notes.append(", ".join(f"{count} {authority_name(code)}" for code, count in areas[:AREAS]))
    url = f"{reverse('schools')}?membership=member"
    return Figure("Members", f"{totals.members:,}", url, " · ".join(notes), order=10)


def _confirmed(totals: Totals, year: MembershipYear) -> Figure:
    value = f"{totals.agreed:,} of {totals.offered:,}"
    note = f"{format_pence(totals.agreed_pence)} of {format_pence(totals.offered_pence)}"
    url = f"{reverse('memberships')}?year={year.start_year}"
    return Figure(f"Confirmed for {year.label}", value, url, note, order=20)
