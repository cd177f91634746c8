"""What all refusals of billing have in common: a stable code and a message a business manager can read."""

from membership.refusals import Refusal


class BillingRefused(Refusal):
    """Billing cannot do this; the message says why and what to do instead."""

    code = "billing_refused"
