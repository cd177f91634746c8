"""Which real schools belong to a demo partnership: all of its areas, members by the counts of its documents."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from config.demo.calendar import at
from config.demo.specification import PartnershipSpec
from membership.models import School
from membership.operations import schools as operations
from tenants.models import RegisterSchool


def add(spec: PartnershipSpec, on: date) -> list[School]:
    """Add every open school of the partnership's area, and as many from elsewhere as are members there."""
    operations.add_from_register(by=None, now=at(on), la_codes=spec.las)
    outside = {int(la): wanted for la, wanted in spec.members.get("counts", {}).items() if int(la) not in spec.las}
    for la_code, wanted in outside.items():
        candidates = RegisterSchool.objects.filter(la_code=la_code, is_open=True, trust_uid=None).order_by("urn")
        urns = list(candidates.values_list("urn", flat=True)[:wanted])
        operations.add_from_register(by=None, now=at(on), urns=urns)
    for name in spec.colleges:
        School.objects.create(
            name=name, la_code=spec.las[0], phase="college", type_name="Further education", sector="other"
        )
    return list(School.objects.select_related("trust").order_by("pk"))


def choose(schools: Sequence[School], rule: Mapping[str, Any], taken: frozenset[int] = frozenset()) -> list[School]:
    """Return the members a rule names: a share, counts per authority or per phase; trusts' academies come last."""
    ranked = sorted((s for s in schools if s.pk not in taken), key=lambda s: (s.trust_id is not None, s.urn or 0))
    if "share" in rule:
        return ranked
    if "counts" in rule:
        groups = [([s for s in ranked if s.la_code == int(la) and s.urn], n) for la, n in rule["counts"].items()]
        return [s for group, n in groups for s in group[:n]] + [s for s in ranked if s.urn is None]
    groups = [([s for s in ranked if s.phase == phase], n) for phase, n in rule["phases"].items()]
    return [s for group, n in groups for s in group[:n]]
