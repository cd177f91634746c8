"""Loading the demo: ten partnerships with their real schools, a finished year and a running one, and the association.

Everything but people and the answers of reviewers is written by the product's own operations. The same day gives the same
data, apart from what happens that day. A partnership is loaded in one transaction, so that a load that is broken off goes
on where it stopped.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from benchmarking.operations import consent, publishing
from billing.models import Document
from config.demo import (
    bank,
    books,
    funding,
    memberships,
    money,
    offers_loading,
    offers_people,
    online,
    people,
    quotes,
    reminders,
    reviews_between,
    reviews_loading,
    schools,
)  # fmt: skip
from config.demo.calendar import YearPlan, at, plans
from config.demo.names import draw, person_name
from config.demo.specification import PartnershipSpec, read
from membership.models import Person, School, Trust
from membership.operations import subscriptions
from tenants.accounts.models import User
from tenants.enums import Consent
from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership
from tenants.operations.provisioning import create_partnership
from tenants.queries.partnerships import partnership_by_slug
from tenants.queue import silenced
from tenants.working_days import london_day

STAFF: Final = (
    ("Rowan Sillitoe", "rowan@aepa.example.org", "association"),
    ("Noor Pemberton", "noor@operator.example.org", "operator"),
)
VAT_NUMBERS: Final = ("GB 980 7806 84", "GB 802 3117 82", "GB 340 8043 29", "GB 107 3280 00", "GB 220 4302 31")


def load(*, now: datetime, say: Callable[[str], None], only: Collection[str] | None = None) -> int:
    """Load what is missing, or of that only some, and return how many partnerships were loaded."""
    _staff()
    loaded = 0
    with silenced():
        for spec in read():
            if (not only or spec.slug in only) and _load_one(spec, now):
                loaded += 1
                say(f"Loaded {spec.name}")
        staff = User.objects.get(email=STAFF[0][1])
        reviews_between.fill(staff, plans(london_day(now))[1].starts_on, now)
    return loaded


def _staff() -> None:
    for name, email, role in STAFF:
        if not User.objects.filter(email=email).exists():
            user = User.objects.create(email=email, name=name, staff_role=role, password=make_password(None))
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)


def _load_one(spec: PartnershipSpec, now: datetime) -> bool:
    partnership = in_public(partnership_by_slug, spec.slug) or _create(spec, now)
    if in_partnership(partnership, _is_filled):
        return False
    in_partnership(partnership, _fill, spec, now)
    publishing.publish(by="Loading the demo", partnership_id=partnership.pk, on=london_day(now), now=now)
    return True


def _create(spec: PartnershipSpec, now: datetime) -> Partnership:
    with transaction.atomic():
        partnership = create_partnership(
            by=None, now=now, name=spec.name, slug=spec.slug, la_codes=spec.las, legal_form=spec.legal_form,
            admin_email=f"admin@{spec.slug}.example.org", admin_name=_admin_name(spec.slug),
        )  # fmt: skip
        Partnership.objects.filter(pk=partnership.pk).update(**_identity(spec))
        consent.change(by=_admin_name(spec.slug), partnership_id=partnership.pk, to=Consent(spec.consent), now=now)
    return Partnership.objects.get(pk=partnership.pk)


def _admin_name(slug: str) -> str:
    return "Amina Khan" if slug == "haringey" else person_name(slug, "admin")


def _identity(spec: PartnershipSpec) -> dict[str, object]:
    number = draw("bank", spec.slug, out_of=90_000_000) + 10_000_000
    return {
        "legal_name": spec.legal_name,
        "address": spec.address,
        "contact_email": f"office@{spec.slug}.example.org",
        "document_prefix": spec.prefix,
        "brand_colour": spec.colour,
        "is_association_member": True,
        "vat_number": VAT_NUMBERS[draw("vat", spec.slug, out_of=len(VAT_NUMBERS))] if spec.is_vat_registered else "",
        "bank_account_name": spec.name[:60],
        "bank_sort_code": "00-00-00",
        "bank_account_number": str(number),
    }


def _is_filled() -> bool:
    return School.objects.exists()


@transaction.atomic
def _fill(spec: PartnershipSpec, now: datetime) -> None:
    today = london_day(now)
    years = plans(today)
    listed = schools.add(spec, years[0].opens_on)
    members = schools.choose(listed, spec.members)
    associates = schools.choose(listed, spec.associates, frozenset(s.pk for s in members)) if spec.associates else []
    _set_joined(spec, members, years)
    people.fill_office(spec.slug)
    people.fill_schools(spec.slug, listed)
    people.fill_teams(spec.slug, offers_people.active(spec.slug, members))
    people.fill_trusts(spec.slug, Trust.objects.filter(schools__in=members).distinct())
    reviews_loading.prepare(spec.slug, members)
    people.open_accounts()
    money.open_accounts([*members, *associates])
    by = Person.objects.filter(office_roles__role="admin").earliest("pk")
    funding.agree(spec, by, today)
    for number, plan in enumerate(years):
        funding.bill(by, until=min(plan.bills_on(spec.classes[0].fields.invoice_timing), today))
        present = [s for s in members if s.joined_on is None or s.joined_on <= plan.starts_on]
        _year(spec, plan, by, today, is_first=number == 0, groups=[present, associates])
        offers_loading.fill_year(spec.slug, years, number, members, by, today)
    reviews_loading.fill(spec.slug, members, by, now, years[1].starts_on)
    people.open_accounts()  # of reviewers from outside
    funding.bill(by, until=today)
    funding.plan(spec, by, today)
    quotes.offer(by, today)
    online.connect(spec.slug, by, at(today))
    online.pay_some(spec.slug, today)
    bank.read_statements(by, today, account_number=str(_identity(spec)["bank_account_number"]))
    books.take_over(by, today, legal_form=spec.legal_form)
    reminders.chase(by, today)


def _set_joined(spec: PartnershipSpec, members: list[School], years: Sequence[YearPlan]) -> None:
    """Most schools founded the partnership; the last of the list joined for the running year."""
    for number, school in enumerate(members):
        is_joiner = number >= len(members) - spec.joiners
        school.joined_on = years[1].starts_on if is_joiner else date(2018, 9, 1)
    School.objects.bulk_update(members, ["joined_on"])


def _year(
    spec: PartnershipSpec, plan: YearPlan, by: Person, today: date, *, is_first: bool, groups: list[list[School]]
) -> None:
    year = memberships.open_first_year(spec, plan, by) if is_first else memberships.open_year(plan, by)
    has_begun = plan.starts_on <= today
    if has_begun:
        memberships.count_pupils(year, [school for group in groups for school in group], by)
    memberships.offer(year, plan, by, groups)
    memberships.answer(year, plan, decided=100 if has_begun else 12)
    if not has_begun:
        memberships.dispute(year, plan)
        return
    subscriptions.move_on(by=None, on=plan.starts_on, now=at(plan.starts_on, 3))
    money.bill(year, plan, by, today)
    money.settle(year, by, today, is_finished=is_first)
    if not is_first and Document.objects.exists():
        money.correct(year, by, today)
