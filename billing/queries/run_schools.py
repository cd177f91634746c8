"""A run school by school against the year before: who is new, who is gone, who pays more or less, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from billing.models import BillingRun, Charge, DocumentLine
from membership.models import MembershipYear

NEW, GONE, MORE, LESS, SAME = "new", "gone", "more", "less", "same"
CHANGES = ((NEW, "New"), (GONE, "Gone"), (MORE, "More"), (LESS, "Less"), (SAME, "No change"))


@dataclass(frozen=True)
class SchoolChange:
    """What a school is charged in the run and was charged for the year before, net pence; None: nothing."""

    school_id: int
    name: str
    payer: str
    pence: int | None
    last_year_pence: int | None
    arithmetic: str

    @property
    def change(self) -> str:
        """“new”, “gone”, “more”, “less” or “same”."""
        if self.last_year_pence is None:
            return NEW
        if self.pence is None:
            return GONE
        if self.pence == self.last_year_pence:
            return SAME
        return MORE if self.pence > self.last_year_pence else LESS

    @property
    def difference_pence(self) -> int:
        """This year less the year before."""
        return (self.pence or 0) - (self.last_year_pence or 0)


def by_school(run: BillingRun, year_before: MembershipYear | None) -> list[SchoolChange]:
    """Return the schools of a run and those of the year before it leaves out, by name; two queries."""
    before = _year_before(run, year_before) if year_before else {}
    now: dict[int, SchoolChange] = {}
    rows = Charge.objects.filter(run_items__run=run, school__isnull=False).select_related("school", "account")
    for charge in rows.order_by("pk"):
        known = now.get(charge.school_id or 0)
        now[charge.school_id or 0] = SchoolChange(
            school_id=charge.school_id or 0,
            name=charge.school.name if charge.school else "",
            payer=charge.account.name,
            pence=charge.net_pence + (known.pence or 0 if known else 0),
            last_year_pence=before[charge.school_id or 0][1] if charge.school_id in before else None,
            arithmetic=charge.arithmetic,
        )
    gone = [
        SchoolChange(school_id, name, "", None, pence, "")
        for school_id, (name, pence) in before.items()
        if school_id not in now
    ]
    return sorted([*now.values(), *gone], key=lambda row: (row.name, row.school_id))


def counts(rows: Sequence[SchoolChange]) -> Mapping[str, int]:
    """Return how many schools there are of each kind of change."""
    return {change: sum(row.change == change for row in rows) for change, _ in CHANGES}


def _year_before(run: BillingRun, year: MembershipYear) -> dict[int, tuple[str, int]]:
    lines = DocumentLine.objects.filter(
        school__isnull=False,
        charge__source_kind__in=run.sources or ["subscription"],
        period_starts_on__gte=year.starts_on,
        period_starts_on__lt=year.ends_before,
    )
    rows = lines.order_by().values("school_id", "school__name").annotate(net=Sum("net_pence"))
    return {row["school_id"]: (row["school__name"], row["net"]) for row in rows if row["net"]}
