"""What insight adds around every page: navigation, needs and figures of the office, a school's way to its value."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from membership.queries import years
from membership.requests import PersonRequest
from offers.queries.insight import home, values
from offers.queries.waiting import OfOffice
from offers.sections import INSIGHT
from offers.views import waiting
from tenants.access import allowed
from tenants.shell import Figure, NavItem, Need, once


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """Insight for the office, its value for a school."""
    if allowed(request, "offers.view_insight"):
        also = (reverse("catalogue") + "value/",)
        yield NavItem("Take-up and value", reverse("insight_take_up"), order=68, section=INSIGHT, also=also)
    school = getattr(request, "acting_school", None)
    if school and allowed(request, "offers.view_value", school):
        yield NavItem("Value", reverse("value_statement", args=[school.pk]), order=32)


def needs(request: PersonRequest) -> Iterator[Need]:
    """Renewals at risk, and value statements to make or to send."""
    if request.acting_school or not allowed(request, "offers.view_insight"):
        return
    if at_risk := once(request, home.at_risk):
        yield Need(
            title=f"{at_risk} member school{'s' if at_risk != 1 else ''} may not renew",
            url=f"{reverse('churn')}?level=high",
            reason="High risk, each with its reasons",
            button_label="See why",
        )
    if allowed(request, "offers.send_value"):
        yield from _statements(request, waiting.of_office(request))


def figures(request: PersonRequest) -> Iterator[Figure]:
    """Places left on coming events, and renewals at risk."""
    if request.acting_school or not allowed(request, "offers.view_insight"):
        return
    counts, at_risk = waiting.of_office(request), once(request, home.at_risk)
    if counts.events:
        note = f"{counts.events} coming event{'s' if counts.events != 1 else ''}"
        yield Figure("Places left", f"{counts.places_left:,}", reverse("insight_capacity"), note, order=72)
    if at_risk is not None:
        url = f"{reverse('churn')}?level=high"
        yield Figure("Renewals at risk", f"{at_risk:,}", url, "High risk", order=73)


def _statements(request: PersonRequest, counts: OfOffice) -> Iterator[Need]:
    url = reverse("value_statements")
    if counts.failed:
        yield Need(
            title=f"{counts.failed} value statement{'s' if counts.failed != 1 else ''} could not be sent",
            url=f"{url}?show=failed",
            reason="No address of a head, or the mail server refused",
            button_label="See them",
        )
    if counts.drafts:
        yield Need(
            title=f"{counts.drafts} value statement{'s wait' if counts.drafts != 1 else ' waits'} to be sent",
            url=url,
            reason="Made and not sent yet",
            button_label="Look and send",
        )
        return
    due = values.due(once(request, years.every), timezone.localdate(), counts.statement_days)
    if due:
        yield Need(
            title=f"Send schools what membership was worth before they confirm for {due}",
            url=url,
            reason="Value statements are made for all member schools in one action",
            due_on=due.confirm_by,
            button_label="Make statements",
        )
