"""What a decision about a request does to the basket it is about."""

from typing import Final

from offers.operations.agreements import requests
from offers.operations.purchases import Answers

ANSWERS: Final = Answers(
    approve=requests.approve,
    refuse=requests.refuse,
    expire=lambda purchase, now: requests.refuse(None, purchase, now),
)
