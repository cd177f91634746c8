"""Who may do what with offers: the catalogue manager configures, schools ask, buy and book for themselves.

Rules are named "offers.<action>". Those about a school, an agreement, a booking or a delivery take it; without a subject
those answer no.
"""

from typing import Final

import rules

from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Person, School, Trust
from membership.policies import (
    MONEY_ROLES,
    acts_for_school,
    is_active,
    is_admin,
    is_finance_officer,
    is_in_office,
    leads_school,
    sees_money_of_school,
)
from offers.models import Booking, Pairing, Provider

ASKING: Final = frozenset({SchoolRoleKind.HEAD, SchoolRoleKind.BUSINESS_MANAGER, SchoolRoleKind.STAFF})


@rules.predicate
def is_catalogue_manager(person: Person) -> bool:
    """Decides what is sold and for how much."""
    return OfficeRole.CATALOGUE_MANAGER in person.office_role_names


@rules.predicate
def asks_for_school(person: Person, subject: object = None) -> bool:
    """Head, business manager or staff of the school: governors look on."""
    school = subject if isinstance(subject, School) else getattr(subject, "school", None)
    return bool(school and person.school_role_names(school.pk) & ASKING)


@rules.predicate
def acts_for_trust(person: Person, subject: object = None) -> bool:
    """The finance of the trust that buys, or of the trust the school belongs to."""
    trust_id = subject.pk if isinstance(subject, Trust) else getattr(subject, "trust_id", None)
    return trust_id is not None and trust_id in person.trust_ids


@rules.predicate
def trains(person: Person, subject: object = None) -> bool:
    """One of the trainers of the event (or of the event the subject belongs to)."""
    event = getattr(subject, "event", subject)
    trainers = getattr(event, "trainers", None)
    return trainers is not None and trainers.filter(person=person).exists()


@rules.predicate
def comes_or_booked(person: Person, booking: object = None) -> bool:
    """The delegate of a place, or who booked it."""
    return isinstance(booking, Booking) and person.pk in (booking.delegate_id, booking.order.booked_by_id)


@rules.predicate
def delivers(person: Person, subject: object = None) -> bool:
    """The provider the delivery is matched with."""
    provider = getattr(subject, "provider", None)
    return provider is not None and provider.person_id == person.pk


@rules.predicate
def provides(person: Person) -> bool:
    """Signs in as a provider: one query, answered once per request."""
    return getattr(person, "provider", None) is not None


@rules.predicate
def asks_somewhere(person: Person) -> bool:
    """Head, business manager or staff of any school."""
    return any(names & ASKING for names in person.roles_by_school.values())


@rules.predicate
def leads_somewhere(person: Person) -> bool:
    """Head or business manager of any school."""
    return any(names & MONEY_ROLES for names in person.roles_by_school.values())


@rules.predicate
def is_the_provider(person: Person, subject: object = None) -> bool:
    """The subject is the provider somebody signs in as, or belongs to it."""
    provider = subject if isinstance(subject, Provider) else getattr(subject, "provider", None)
    return provider is not None and provider.person_id == person.pk


@rules.predicate
def leads_the_provider(person: Person, subject: object = None) -> bool:
    """Head or business manager of the school that is paid as a provider."""
    provider = subject if isinstance(subject, Provider) else getattr(subject, "provider", None)
    return bool(provider and provider.school_id and person.school_role_names(provider.school_id) & MONEY_ROLES)


@rules.predicate
def takes_part(person: Person, pairing: object = None) -> bool:
    """The participant of a pairing, or the coach or host."""
    return isinstance(pairing, Pairing) and person.pk in (pairing.booking.delegate_id, pairing.partner_id)


office = is_active & is_in_office
configures = is_active & (is_admin | is_catalogue_manager)
sees_sales = is_active & (is_admin | is_catalogue_manager | is_finance_officer)
buys = sees_money_of_school | acts_for_trust

RULES: Final = {
    "view_catalogue": is_active,
    "configure": configures,
    "change_settings": is_active & is_admin,
    "view_sales": sees_sales,
    "view_agreement": sees_sales | (is_active & buys),
    "manage_agreements": sees_sales,
    "request": is_active & asks_for_school,
    "buy": is_active & buys,
    "sign": is_active & (acts_for_school | acts_for_trust),
    "change_buying_rule": is_active & leads_school,
    "manage_events": configures,
    "view_bookings": sees_sales | (office & ~is_finance_officer),
    "book": configures | (is_active & (asks_for_school | sees_money_of_school)),
    # What somebody must not eat or cannot do without is no colleague's business.
    "see_needs": office | (is_active & (trains | comes_or_booked)),
    "confirm_places": configures | (is_active & sees_money_of_school),
    "run_day": office | (is_active & trains),
    "manage_evaluation": configures,
    "view_evaluation": office | (is_active & trains),
    "manage_delivery": configures,
    "view_delivery": office | (is_active & (asks_for_school | delivers)),
    "deliver": configures | (is_active & delivers),
    "sign_delivery": is_active & leads_school,
    "pay_providers": is_active & (is_admin | is_finance_officer),
    "see_deliveries": is_active & (is_in_office | asks_somewhere | provides),
    "see_visits": is_active & provides,
    "request_delivery": configures | (is_active & asks_for_school),
    "change_absences": configures | (is_active & is_the_provider),
    "see_statements": sees_sales | (is_active & (provides | leads_somewhere)),
    "view_statement": sees_sales | (is_active & (is_the_provider | leads_the_provider)),
    # Nobody who is paid by a statement marks it as paid.
    "pay_statement": is_active & (is_admin | is_finance_officer) & ~is_the_provider & ~leads_the_provider,
    "view_pairing": office | (is_active & takes_part),
    "answer_pairing": is_active & takes_part,
    "report_target": configures | (is_active & asks_for_school),
    "view_insight": sees_sales,
    "send_value": configures,
    "view_value": sees_sales | (is_active & (acts_for_school | sees_money_of_school)),
}

for _action, _predicate in RULES.items():
    rules.add_rule(f"offers.{_action}", _predicate)
    rules.add_perm(f"offers.{_action}", _predicate)
