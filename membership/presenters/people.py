"""How people are shown: roles in words, filter chips, columns of the file."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest

from membership.enums import OfficeRole, SchoolRoleKind, TrustRoleKind
from membership.models import Person
from membership.presenters.renewal import Line
from tenants import lists
from tenants.lists import Chip, Column

CHIP_ROLES: Final = (SchoolRoleKind.HEAD, SchoolRoleKind.BUSINESS_MANAGER, OfficeRole.ADMIN, OfficeRole.FINANCE)


def caption(count: int, *, former: bool) -> str:
    """“412 people”."""
    return f"{count:,} {'former ' if former else ''}{'person' if count == 1 else 'people'}"


def chips(request: HttpRequest) -> list[Chip]:
    """Return a chip per common role, and those that take a typed filter off."""
    shown = lists.chips(request, "role", [(role.value, str(role.label)) for role in CHIP_ROLES])
    words = {"q": f"“{request.GET.get('q', '')}”", "former": "Deactivated people"}
    return shown + [
        lists.chip(request, words[name], name, request.GET[name]) for name in words if request.GET.get(name)
    ]


def roles(person: Person) -> str:
    """“Partnership admin; Head, Abbey Primary School”."""
    office = [str(OfficeRole(name).label) for name in sorted(person.office_role_names)]
    at_schools = [f"{held.get_role_display()}, {held.school}" for held in person.school_roles.all()]
    at_trusts = [f"{TrustRoleKind.FINANCE.label}, {held.trust}" for held in person.trust_roles.all()]
    return "; ".join([*office, *at_schools, *at_trusts])


def facts(person: Person) -> list[Line]:
    """How to reach somebody."""
    rows: list[tuple[str, Any]] = [
        ("E-mail", person.email),
        ("Telephone", person.phone),
        ("Job title", person.job_title),
    ]
    return [Line(key, value) for key, value in rows if value]


COLUMNS: Final[Sequence[Column[Person]]] = [
    Column("Name", lambda person: person.name),
    Column("E-mail", lambda person: person.email),
    Column("Job title", lambda person: person.job_title),
    Column("Telephone", lambda person: person.phone),
    Column("Roles", roles),
]
