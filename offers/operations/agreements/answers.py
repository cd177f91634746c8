"""What a decision about a request does to the basket it is about."""

from typing import Final

from offers.operations.agreements import ordering
from offers.operations.purchases import Answers

ANSWERS: Final = Answers(
    approve=ordering.approve,
    refuse=ordering.refuse,
    expire=lambda purchase, now: ordering.refuse(None, purchase, now),
)
