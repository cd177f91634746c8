"""Terms of booking in sentences, as people read them before they agree."""

from offers.cancelling import COUNTS, Terms, Tier
from tenants.money import format_pence


def sentences(terms: Terms, event_format: str, *, is_free: bool) -> list[str]:
    """Return what cancelling costs, substitution, moving and not coming, one sentence each."""
    said = [_free(terms)] if is_free else [_tier(terms, tier) for tier in terms.tiers_of(event_format)]
    if terms.waives_ofsted:
        said.append("An Ofsted visit costs nothing, if you tell us before the start.")
    said.append(_hours("Somebody else may come instead", terms.substitution_hours))
    said.append(f"The place may move to another date up to {terms.transfer_at_least} {COUNTS[terms.counts]} before.")
    if not is_free:
        said.append(f"Not coming costs {Tier(0, terms.no_show_percent).words}.")
    return said


def _tier(terms: Terms, tier: Tier) -> str:
    unit = COUNTS[terms.counts]
    when = f"{tier.at_least} {unit} before or earlier" if tier.at_least else "any later"
    return f"Cancelled {when}: {tier.words}."


def _free(terms: Terms) -> str:
    if not terms.free_fee_pence:
        return "The place is free, and so is cancelling it."
    unit = COUNTS[terms.counts]
    fee = format_pence(terms.free_fee_pence)
    return f"The place is free. Cancelled less than {terms.free_at_least} {unit} before, or not used, it costs {fee}."


def _hours(said: str, hours: int) -> str:
    return f"{said} until {f'{hours} hours before' if hours else 'it begins'}."
