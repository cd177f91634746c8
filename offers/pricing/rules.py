"""What the office may say as a price: limits and exceptions that no school could be priced by are refused."""

from collections.abc import Iterator, Sequence

from membership.tariffs import ExceptionTerms, Terms, check
from offers.enums import Unit
from offers.errors import OffersRefused


class PriceContradicts(OffersRefused):
    """Two things said of a price cannot both hold; the message names them."""

    code = "price_contradicts"


def check_price(terms: Terms, unit: str) -> None:
    """Refuse a price some school could not be told. Raises PriceContradicts, TariffContradicts."""
    check(terms)
    if unit != Unit.PUPIL and any(exception.is_band for exception in terms.exceptions):
        raise PriceContradicts("An exception by the number of pupils needs a price per pupil.")
    for problem in _problems(terms.exceptions):
        raise PriceContradicts(problem)


def _problems(exceptions: Sequence[ExceptionTerms]) -> Iterator[str]:
    for place, exception in enumerate(exceptions):
        name = f"“{exception.label}”"
        others = (exception.rate, exception.minimum_pence, exception.cap_pence)
        if exception.fixed_pence is not None and any(value is not None for value in others):
            yield f"{name} has a fixed price and other amounts: a fixed price stands alone."
        if exception.fixed_pence is None and all(value is None for value in others):
            yield f"{name} changes nothing: say its price, rate, minimum or cap."
        if _is_reversed(exception):
            yield f"{name} is for no size of school: it begins where it has already ended."
        if twin := next((other for other in exceptions[:place] if _covers(other, exception)), None):
            yield f"{name} never counts: every school it is for has “{twin.label}” before it."


def _is_reversed(exception: ExceptionTerms) -> bool:
    return exception.pupils_below is not None and exception.pupils_below <= (exception.pupils_from or 0)


def _covers(earlier: ExceptionTerms, later: ExceptionTerms) -> bool:
    """Whether every school of the later exception falls under the earlier one, which is taken first."""
    return (
        earlier.phase in ("", later.phase)
        and earlier.type_name in ("", later.type_name)
        and earlier.has_sixth_form in (None, later.has_sixth_form)
        and (earlier.pupils_from or 0) <= (later.pupils_from or 0)
        and (
            earlier.pupils_below is None
            or (later.pupils_below is not None and later.pupils_below <= earlier.pupils_below)
        )
    )
