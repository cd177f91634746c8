"""What the matrix looks for: in each place things that carry a word of that place, and people in every role.

A *place* is a school with what belongs to it: two in Alpha (`own`, the school of Alpha's school people, and `other`) and one
in Beta. Whatever is made there carries the place's canary in its texts, so that a page of one place that shows another's
word has leaked. To have a new kind of object in the matrix, make it in `_fill` under the name routes ask for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from membership.models import Person, School
from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership
from tests.factories import accounts, between
from tests.factories import billing as money
from tests.factories import billing_bank as bank
from tests.factories import billing_books as books
from tests.factories import billing_checks as checks
from tests.factories import billing_documents as offers
from tests.factories import billing_funding as funding
from tests.factories import billing_online as online
from tests.factories import billing_reminders as chasing
from tests.factories import membership as members
from tests.factories import offers_bookings as places
from tests.factories import offers_buying as buying
from tests.factories import offers_catalogue as catalogue
from tests.factories import offers_days as days
from tests.factories import offers_delivery as visits
from tests.factories import offers_events as events
from tests.factories import offers_insight as insight
from tests.factories import peer_review_cycles as rounds
from tests.factories import peer_review_evidence as visited
from tests.factories import peer_review_insight as measured
from tests.factories import peer_review_matching as matching
from tests.factories import peer_review_reports as reports
from tests.factories import peer_review_reviewers as registered
from tests.factories import peer_review_stages as staged

OWN, OTHER, BETA = "CANARY-own-9a2b", "CANARY-other-51d0", "CANARY-beta-7f3c"


@dataclass
class Place:
    """One school and what belongs to it, by name: `place["subscription"]`."""

    canary: str
    things: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.things[name]


@dataclass
class World:
    """Alpha's two places and people, and Beta."""

    own: Place
    other: Place
    beta: Place
    people: dict[str, Person]
    beta_admin: Person


def build(alpha: Partnership, beta: Partnership) -> World:
    """Make everything, inside the transaction of the test; called in Alpha."""
    in_public(lambda: Partnership.objects.update(is_association_member=True))
    own, other = _place(OWN), _place(OTHER)
    people = _people(own["school"], other["school"])
    own.things |= in_public(between.of_association)
    connection.check_constraints()
    far, beta_admin = in_partnership(beta, lambda: (_place(BETA), members.office(name=f"Admin {BETA}")))
    return World(own, other, far, people, beta_admin)


def _place(canary: str) -> Place:
    place = Place(canary)
    trust = members.TrustFactory(name=f"Trust {canary}")
    school = members.SchoolFactory(name=f"School {canary}", trust=trust)
    _fill(place, school)
    place.things |= {"trust": trust, "school": school}
    return place


def _fill(place: Place, school: School) -> None:
    """Everything a route can be about."""
    subscription = members.SubscriptionFactory(school=school)
    account = money.AccountFactory(school=school, address=f"1 {place.canary} Road", purchase_order=place.canary[-12:])
    invoice = money.invoice(account=account, description=f"Pack {place.canary}")
    money.member(school=members.SchoolFactory(name=f"Member {place.canary}"))
    payer = members.SchoolFactory(name=f"Payer {place.canary}")
    run = money.run()
    place.things |= {
        "run": run,
        "run_item": run.items.first(),
        "class": subscription.membership_class,
        "subscription": subscription,
        "year": subscription.year,
        "tariff": subscription.tariff,
        "disputed": members.QuantityFactory(school=payer, year=subscription.year, status="disputed"),
        "person": members.at_school(school, "staff", name=f"Somebody {place.canary}"),
        "account": account,
        "invoice": invoice,
        "charge": money.charge(account, description=f"Visit {place.canary}"),
        "api_key": accounts.issued(name=f"System {place.canary}")[0],
        "online_payment": online.unpaid_page(invoice, error=f"Told {place.canary}"),
        "gateway_event": online.message(outcome=f"About {place.canary}"),
        "quote": offers.quote(account=account, title=f"Quote {place.canary}"),
        **bank.everything(place.canary),
        "payment": money.payment(account, 50_00, reference=place.canary[-12:]),
        **funding.of_place(place.canary),
        **books.everything(place.canary),
        **chasing.of_place(account, place.canary),
        **catalogue.of_place(school, place.canary),
        **events.of_place(school, place.canary),
        **places.of_place(school, place.canary),
        **buying.of_place(school, place.canary),
        **insight.of_place(school, place.canary),
        **visits.of_place(school, place.canary),
        **days.of_place(school, place.canary),
        **rounds.of_place(school, place.canary),
        **visited.of_place(school, place.canary),
        **measured.of_place(school, place.canary),
        **matching.of_place(school, place.canary),
        **reports.of_place(school, place.canary),
        **registered.of_place(school, place.canary),
        **staged.of_place(school, place.canary),
        **checks.waiting(account, f"Why {place.canary}"),
    }


def _people(own: School, other: School) -> dict[str, Person]:
    made: dict[str, Callable[[], Person]] = {
        "admin": lambda: members.office("admin"),
        "finance": lambda: members.office("finance"),
        "improvement_partner": lambda: members.office("improvement_partner"),
        "catalogue_manager": lambda: members.office("catalogue_manager"),
        "reviewer": lambda: members.office("reviewer"),
        "head": lambda: members.at_school(own, "head"),
        "business_manager": lambda: members.at_school(own, "business_manager"),
        "staff": lambda: members.at_school(own, "staff"),
        "governor": lambda: members.at_school(own, "governor"),
        "trust_finance": lambda: members.at_trust(own.trust),
        "other_head": lambda: members.at_school(other, "head"),
        "deactivated": lambda: members.office("admin", is_active=False),
    }
    return {name: make() for name, make in made.items()}
