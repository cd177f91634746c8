"""One charge shared between payers so that net and VAT of the parts are exactly those of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.errors import BillingRefused
from tenants.money import split


class SplitRefused(BillingRefused):
    """The shares cannot be made; the message says why."""

    code = "split_refused"


@dataclass(frozen=True)
class Part:
    """What one payer pays of a charge, in pence."""

    net_pence: int
    vat_pence: int


def parts(net_pence: int, vat_pence: int, weights: Sequence[int]) -> list[Part]:
    """Return a part per weight. Raises SplitRefused.

    Net is shared by largest remainder; VAT is rounded on the running total, as part credits are, so that the last part
    takes exactly what is left and no part is off by more than a penny.
    """
    if len(weights) < 2 or min(weights) <= 0:
        raise SplitRefused("A charge is split between at least two payers, each with a share of more than nothing.")
    nets = split(net_pence, weights)
    if min(nets) <= 0:
        raise SplitRefused("A share would come to less than a penny.")
    made, so_far, given = [], 0, 0
    for net in nets:
        so_far += net
        upto = (2 * vat_pence * so_far + net_pence) // (2 * net_pence)
        made.append(Part(net, upto - given))
        given = upto
    return made
