"""How publishing goes: the last run of each partnership, runs that failed, and who consented when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from benchmarking.models import ConsentChange, PublishRun
from benchmarking.queries.directory import Listed
from tenants.enums import Consent


@dataclass(frozen=True)
class State:
    """One partnership and its last publication, if any."""

    partnership: Listed
    last: PublishRun | None

    @property
    def has_failed(self) -> bool:
        """Whether the last publication ended in an error."""
        return bool(self.last and self.last.error)

    @property
    def is_missing(self) -> bool:
        """Whether it shares its figures, but none have arrived."""
        shares = self.partnership.consent != Consent.NONE
        return shares and not self.has_failed and not (self.last and self.last.figures)


def states(partnerships: Sequence[Listed]) -> list[State]:
    """Return each partnership with its last publication; one query."""
    newest = PublishRun.objects.filter(partnership=OuterRef("partnership")).order_by("-started_at", "-id")
    last = PublishRun.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    by_partnership = {run.partnership_id: run for run in last}
    return [State(partnership, by_partnership.get(partnership.pk)) for partnership in partnerships]


def last_run(partnership_id: int) -> PublishRun | None:
    """Return a partnership's last publication; one query."""
    return PublishRun.objects.filter(partnership_id=partnership_id).first()


def runs(*, only_failed: bool = False) -> QuerySet[PublishRun]:
    """Return all publications, or those that failed, latest first, with their partnership."""
    found = PublishRun.objects.select_related("partnership")
    return found.exclude(error="") if only_failed else found


def consent_changes() -> QuerySet[ConsentChange]:
    """Return every change of consent, latest first, with its partnership."""
    return ConsentChange.objects.select_related("partnership")


def consent_changes_of(partnership_id: int) -> list[ConsentChange]:
    """Return one partnership's changes of consent, latest first; one query."""
    return list(ConsentChange.objects.filter(partnership_id=partnership_id))
