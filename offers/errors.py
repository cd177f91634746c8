"""What all refusals of offers have in common: a stable code and a message a business manager can read."""

from membership.refusals import Refusal


class OffersRefused(Refusal):
    """This cannot be sold, bought, booked or delivered; the message says why and what to do instead."""

    code = "offers_refused"
