"""Why a message from the processor has no effect."""

from billing.errors import BillingRefused


class NothingToDo(BillingRefused):
    """It is not about us, or tells what is known."""

    code = "nothing_to_do"


class NotOurs(BillingRefused):
    """It should be ours and we cannot place it: somebody has to look."""

    code = "not_ours"


class TooEarly(BillingRefused):
    """What it speaks of is not written yet: to be tried again soon."""

    code = "too_early"
