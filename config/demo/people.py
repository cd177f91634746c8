"""The demo's people: an office, a head and a business manager for each school, finance people of trusts."""

from collections.abc import Iterable, Sequence
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from config.demo.names import draw, person_name
from membership.enums import OfficeRole
from membership.models import OfficeRoleHolding, Person, School, SchoolRole, Trust, TrustRole
from tenants.accounts.models import User

OFFICE: Final = (
    (OfficeRole.ADMIN, "Director’s office"),
    (OfficeRole.FINANCE, "Finance officer"),
    (OfficeRole.IMPROVEMENT_PARTNER, "Improvement partner"),
    (OfficeRole.CATALOGUE_MANAGER, "Programme manager"),
    (OfficeRole.REVIEWER, "Lead reviewer"),
)
AT_SCHOOL: Final = (("head", "Headteacher"), ("business_manager", "School business manager"))
TEAM: Final = (
    ("staff", "Subject leader"),
    ("staff", "Class teacher"),
    ("staff", "Special educational needs co-ordinator"),
    ("governor", "Parent governor"),
)
SOME_SCHOOLS: Final = (("staff", "Deputy headteacher"), ("governor", "Chair of governors"))


def fill_office(slug: str) -> None:
    """Give the partnership one person per office role; the first is its admin."""
    admin = Person.objects.filter(office_roles__role=OfficeRole.ADMIN).first()
    others = [
        Person(name=person_name(slug, role), email=f"{role.replace('_', '.')}@{slug}.example.org", job_title=title)
        for role, title in OFFICE
        if not (admin and role == OfficeRole.ADMIN)
    ]
    Person.objects.bulk_create(others)
    roles = [role for role, _ in OFFICE if not (admin and role == OfficeRole.ADMIN)]
    holdings = [OfficeRoleHolding(person=person, role=role) for person, role in zip(others, roles, strict=True)]
    OfficeRoleHolding.objects.bulk_create(holdings)


def fill_schools(slug: str, schools: Sequence[School]) -> None:
    """Give every school a head and a business manager, some a deputy and a chair; two schools share one head."""
    infants, juniors = _federation(schools)
    rows = [
        (
            Person(name=person_name(slug, school.pk, role), email=_mailbox(slug, school, role), job_title=title),
            school,
            role,
        )
        for number, school in enumerate(schools)
        for role, title in (AT_SCHOOL + (SOME_SCHOOLS if number % 12 == 0 else ()))
        if not (role == "head" and school == juniors)
    ]
    Person.objects.bulk_create([person for person, _, _ in rows])
    rows += [
        (person, juniors, role) for person, school, role in rows if juniors and role == "head" and school == infants
    ]
    SchoolRole.objects.bulk_create([SchoolRole(person=p, school=school, role=role) for p, school, role in rows])


def fill_teams(slug: str, schools: Iterable[School]) -> None:
    """Give schools teachers and a governor who go to events and may ask for what they need."""
    rows = [
        (
            Person(
                name=person_name(slug, school.pk, title),
                email=f"team{number}.{school.urn or school.pk}@{slug}.example.org",
                job_title=title,
            ),
            school,
            role,
        )
        for school in schools
        for number, (role, title) in enumerate(TEAM, 1)
    ]
    Person.objects.bulk_create([person for person, _, _ in rows])
    SchoolRole.objects.bulk_create([SchoolRole(person=p, school=school, role=role) for p, school, role in rows])


def fill_trusts(slug: str, trusts: Iterable[Trust]) -> None:
    """Give every trust somebody who sees its money."""
    rows = [
        (Person(name=person_name(slug, "trust", trust.uid), email=f"finance.{trust.uid}@{slug}.example.org",
                job_title="Trust finance manager"), trust)
        for trust in trusts
    ]  # fmt: skip
    Person.objects.bulk_create([person for person, _ in rows])
    TrustRole.objects.bulk_create([TrustRole(person=person, trust=trust, role="finance") for person, trust in rows])


def open_accounts() -> None:
    """Let everybody sign in, without a password: by e-mailed code, or by the demo's page."""
    people = list(Person.objects.filter(user=None))
    users = [User(email=person.email, name=person.name, password=make_password(None)) for person in people]
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create([EmailAddress(user=u, email=u.email, verified=True, primary=True) for u in users])
    for person, user in zip(people, users, strict=True):
        person.user = user
    Person.objects.bulk_update(people, ["user"], batch_size=500)


def _federation(schools: Sequence[School]) -> tuple[School | None, School | None]:
    """Return the first infant and junior school of one name."""
    by_name = {school.name: school for school in schools}
    pairs = (
        (school, by_name.get(school.name.replace("Infant", "Junior"))) for school in schools if "Infant" in school.name
    )
    return next((pair for pair in pairs if pair[1]), (None, None))


def _mailbox(slug: str, school: School, role: str) -> str:
    box = {"head": "head", "business_manager": "office"}.get(role, f"{role}{draw(school.pk, role, out_of=90) + 10}")
    return f"{box}.{school.urn or school.pk}@{slug}.example.org"
