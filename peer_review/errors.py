"""What all refusals of peer review have in common: a stable code and a message a head can read."""

from membership.refusals import Refusal


class ReviewRefused(Refusal):
    """This cannot be done in a review; the message says why and what to do instead."""

    code = "review_refused"
