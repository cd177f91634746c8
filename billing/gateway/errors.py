"""What can go wrong between us and the card processor, each in words a business manager can read."""

from billing.errors import BillingRefused


class GatewayUnavailable(BillingRefused):
    """It does not answer, or not in time; nothing is known to have happened, and the same call may be made again."""

    code = "gateway_unavailable"


class GatewayBusy(GatewayUnavailable):
    """It is still at work on the same call, or asks for a pause."""

    code = "gateway_busy"


class Declined(BillingRefused):
    """The payer's card or bank said no."""

    code = "declined"


class GatewayRefused(BillingRefused):
    """It does not accept what was asked."""

    code = "gateway_refused"


class NotThere(GatewayRefused):
    """It does not know the object."""

    code = "gateway_not_there"


class Misconfigured(GatewayRefused):
    """It does not accept the key."""

    code = "gateway_misconfigured"


class Forged(BillingRefused):
    """A message is not signed with the secret agreed, was altered, or is old."""

    code = "forged"
