"""What else happens at the moment a membership is agreed or ended: apps that give something with it register that."""

from collections.abc import Callable
from datetime import date
from typing import Final

from membership.models import Subscription

Follower = Callable[[Subscription, date], object]

_followers: Final[list[Follower]] = []


def register(follower: Follower) -> None:
    """Have work done in the transaction that agrees or ends a membership, with the day; called in `ready()`."""
    if follower not in _followers:
        _followers.append(follower)


def follow(subscription: Subscription, on: date) -> None:
    """Do what was registered for a membership that was agreed or ended on a day."""
    for follower in _followers:
        follower(subscription, on)
