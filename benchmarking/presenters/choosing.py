"""Whom a comparison is among: the chips of the toolbar and what each set means in words."""

from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpRequest

from benchmarking import units
from benchmarking.comparators import NEAREST as NEAREST_COUNT
from benchmarking.comparators import PHASE_WEIGHT, SIZE_WEIGHT
from benchmarking.enums import Unit
from benchmarking.presenters.names import short_names
from benchmarking.queries import comparisons, directory
from benchmarking.queries.comparisons import Choice
from benchmarking.queries.directory import Listed
from tenants.enums import LegalForm
from tenants.lists import Chip, chip


def chips(request: HttpRequest, choice: Choice, partnerships: Sequence[Listed]) -> list[Chip]:
    """Return the sets somebody can choose: alike to the one in focus, or by region and legal form; and all."""
    if choice.slugs:
        return [_everyone(request, "Show all again")]
    sets = _around(choice.focus) if choice.focus else _general(partnerships)
    chosen = [chip(request, label, "among", value) for label, value in sets]
    return chosen if choice.among == comparisons.ALL else [*chosen, _everyone(request, "All")]


def among_text(choice: Choice) -> str:
    """Return who is compared, in a sentence."""
    if choice.slugs:
        return "The partnerships you chose."
    if choice.among.startswith(comparisons.REGION):
        return f"Partnerships in {choice.among.removeprefix(comparisons.REGION)}."
    if choice.among.startswith(comparisons.FORM):
        return f"Partnerships of this legal form: {_form_label(choice.among.removeprefix(comparisons.FORM))}."
    if choice.focus and choice.among == comparisons.NEAREST:
        return (
            f"The {NEAREST_COUNT} most alike by member schools ({_percent(SIZE_WEIGHT)}) "
            f"and share of primary schools ({_percent(PHASE_WEIGHT)})."
        )
    if choice.focus and choice.among == comparisons.NEIGHBOURS:
        return "Partnerships in the authorities that DfE lists as statistical neighbours."
    return "All partnerships that publish the figure."


def _around(focus: Listed) -> list[tuple[str, str]]:
    regions = [(region, f"{comparisons.REGION}{region}") for region in focus.regions]
    return [
        (f"Like {short_names([focus.name])[focus.name]}: size and phase mix", comparisons.NEAREST),
        ("Statistical neighbours", comparisons.NEIGHBOURS),
        *regions,
        (focus.legal_form_label, f"{comparisons.FORM}{focus.legal_form}"),
    ]


def _general(partnerships: Sequence[Listed]) -> list[tuple[str, str]]:
    forms = dict.fromkeys(partnership.legal_form for partnership in partnerships)
    return [
        *((region, f"{comparisons.REGION}{region}") for region in directory.regions(partnerships)),
        *((_form_label(form), f"{comparisons.FORM}{form}") for form in sorted(forms)),
    ]


def _percent(weight: Decimal) -> str:
    return units.write_tick(Unit.SHARE, weight)


def _form_label(form: str) -> str:
    return str(dict(LegalForm.choices).get(form, form))


def _everyone(request: HttpRequest, label: str) -> Chip:
    query = request.GET.copy()
    query.pop("among", None)
    query.pop("partnership", None)
    return Chip(label, f"?{query.urlencode()}", is_on=False)
