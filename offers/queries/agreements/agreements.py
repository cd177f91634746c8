"""Agreements as lists and pages show them: whose somebody may see, by filters, with their sums."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import rules
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from billing.models import Account
from membership.enums import SchoolRoleKind
from membership.models import Person, School
from offers.enums import AgreementStatus
from offers.models import Agreement, AgreementLine, Allowance, Purchase, Signature
from offers.queries.agreements.buyers import Buyer
from offers.queries.agreements.sums import due_pence

YEAR = re.compile("[0-9]{4}")
NOTICE_DAYS = 60  # a notice date this near is on the home
MONEY = frozenset({SchoolRoleKind.HEAD, SchoolRoleKind.BUSINESS_MANAGER})
HIDDEN = (AgreementStatus.BASKET, AgreementStatus.CANCELLED)


def sees_all(person: Person) -> bool:
    """Whether somebody of the office sees what is sold."""
    return bool(rules.test_rule("offers.view_sales", person))


def agreements() -> QuerySet[Agreement]:
    """Return all agreements, newest first, with their price before VAT, how many services and the next notice date."""
    live = AgreementLine.objects.filter(agreement=OuterRef("pk"), replaced_by=None).order_by().values("agreement")
    stoppable = live.filter(rolls_over=True, notice_given_at=None, terminated_on=None)
    every = AgreementLine.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    facts: dict[str, Any] = {
        "net_pence": Coalesce(Subquery(every.annotate(s=Sum(due_pence())).values("s")), 0),
        "services": Coalesce(Subquery(live.annotate(n=Count("pk")).values("n")), 0),
        "next_notice_by": Subquery(stoppable.annotate(d=Min("notice_by")).values("d")),
    }
    rows = Agreement.objects.annotate(**facts).select_related("school__trust", "trust", "year", "account", "ordered_by")
    return rows.order_by("-year__start_year", "-ordered_at", "-pk")


def visible_to(person: Person, acting_school: School | None) -> QuerySet[Agreement]:
    """Return the agreements a list shows somebody: the office's all, else those whose money they see and their own."""
    rows = agreements().exclude(status__in=HIDDEN)
    if sees_all(person):
        return rows
    schools = {pk for pk in person.school_ids if person.school_role_names(pk) & MONEY}
    if acting_school:
        schools &= {acting_school.pk}
    of_trust = Q(trust__in=person.trust_ids) | Q(school__trust__in=person.trust_ids)
    if acting_school:
        of_trust = Q(school=acting_school.pk, school__trust__in=person.trust_ids)
    return rows.filter(Q(school__in=schools) | of_trust | _own(person))


def is_own(person: Person, agreement: Agreement) -> bool:
    """Whether somebody ordered an agreement, asked for it or signed it; one query."""
    return Agreement.objects.filter(_own(person), pk=agreement.pk).exists()


def _own(person: Person) -> Q:
    asked = Purchase.objects.filter(asked_by=person.pk, agreement__isnull=False)
    signed = Signature.objects.filter(person=person.pk)
    mine = Q(ordered_by=person.pk) | Q(pk__in=asked.values("agreement")) | Q(pk__in=signed.values("agreement"))
    return mine & Q(school__in=person.school_ids)


def known_to(person: Person) -> QuerySet[Agreement]:
    """Return the agreements that exist for somebody: the office's all, else those of their schools and trusts."""
    if person.office_role_names:
        return agreements()
    own = Q(school__in=person.school_ids) | Q(trust__in=person.trust_ids) | Q(school__trust__in=person.trust_ids)
    return agreements().filter(own)


def filtered(rows: QuerySet[Agreement], params: Mapping[str, str], on: date) -> QuerySet[Agreement]:
    """Keep what the address asks for: `status`, `year`, `q` (reference or name), `show=notice`."""
    if (status := params.get("status", "")) in AgreementStatus.values:
        rows = rows.filter(status=status)
    if YEAR.fullmatch(year := params.get("year", "")):
        rows = rows.filter(year__start_year=year)
    if text := params.get("q", "").strip():
        rows = rows.filter(
            Q(reference__icontains=text) | Q(school__name__icontains=text) | Q(trust__name__icontains=text)
        )
    return rows.filter(_notice_near(on)) if params.get("show") == "notice" else rows


def lines_of(agreement: Agreement) -> list[AgreementLine]:
    """Return all lines of an agreement, ended and replaced ones too; one query."""
    rows = AgreementLine.objects.filter(agreement=agreement).select_related(
        "offer", "school", "agreement__year", "replaced_by", "notice_given_by"
    )
    return list(rows.order_by("school__name", "title", "starts_on", "pk"))


def allowances_of(agreement: Agreement) -> list[Allowance]:
    """Return what the services of an agreement give to use, soonest ending first; one query."""
    return list(Allowance.objects.filter(line__agreement=agreement).order_by("ends_before", "label", "pk"))


def find_line(line_id: int) -> AgreementLine | None:
    """Return one line with what its page says, or nothing; one query."""
    return _lines().filter(pk=line_id).first()


def line(line_id: int) -> AgreementLine:
    """Return one line with what its page and e-mails say."""
    return _lines().get(pk=line_id)


def _lines() -> QuerySet[AgreementLine]:
    return AgreementLine.objects.select_related(
        "agreement__year", "agreement__school__trust", "agreement__trust", "offer", "school"
    )


def payer_of(buyer: Buyer) -> Account | None:
    """Return who would be billed for a buyer, where that is known yet; one query."""
    if buyer.trust:
        return Account.objects.filter(trust=buyer.trust).first()
    return Account.objects.filter(pays_for__school=buyer.school).first()


def _notice_near(on: date) -> Q:
    near = AgreementLine.objects.filter(
        agreement=OuterRef("pk"),
        rolls_over=True,
        notice_given_at=None,
        terminated_on=None,
        replaced_by=None,
        notice_by__gte=on,
        notice_by__lte=on + timedelta(days=NOTICE_DAYS),
    )
    return Q(Exists(near), status=AgreementStatus.ACTIVE)
