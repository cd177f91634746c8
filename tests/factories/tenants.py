"""Rows of the public schema and accounts; register rows are written in public, where the app login may."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from tenants.accounts.models import User
from tenants.enums import Phase, Sector
from tenants.fanout import in_public
from tenants.models import RegisterSchool


class UserFactory(DjangoModelFactory):
    """An account that can sign in."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"account{n}@example.org")
    name = "Alex Account"


class RegisterSchoolFactory(DjangoModelFactory):
    """An open community primary school of Lewisham in the national register."""

    class Meta:
        model = RegisterSchool

    urn = factory.Sequence(lambda n: 200_000 + n)
    laestab = factory.LazyAttribute(lambda school: school.la_code * 10_000 + school.urn % 10_000)
    la_code = 209
    name = factory.Sequence(lambda n: f"Register Primary School {n}")
    phase = Phase.PRIMARY
    type_name = "Community school"
    sector = Sector.MAINTAINED
    pupils = 420
    fsm_percent = Decimal("21.5")
    postcode = "SE13 6LT"

    @classmethod
    def _create(cls, model_class: type[RegisterSchool], *args: object, **kwargs: object) -> RegisterSchool:
        row: RegisterSchool = in_public(super()._create, model_class, *args, **kwargs)
        return row
