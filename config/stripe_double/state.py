"""What the stand-in remembers: objects by id, each of one account; written to a file where there is one."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.stripe_double.errors import missing

Thing = dict[str, Any]
VERSION = "2026-10-28.endive"


@dataclass
class Due:
    """Something that happens later by itself: a debit is settled, a card payment disputed."""

    at: float
    what: str
    key: str


@dataclass
class State:
    """Objects, what is due, events that wait to be sent, and answers remembered by idempotency key."""

    file: Path | None = None
    clock: Callable[[], float] = time.time
    things: dict[str, Thing] = field(default_factory=dict)
    due: list[Due] = field(default_factory=list)
    outbox: list[Thing] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)  # connected accounts and the partnership they are marked with

    def __post_init__(self) -> None:
        if self.file and self.file.exists():
            kept = json.loads(self.file.read_text())
            self.things, self.answers = kept["things"], kept["answers"]
            self.due = [Due(**due) for due in kept["due"]]

    def keep(self) -> None:
        """Write everything down."""
        if self.file:
            kept = {"things": self.things, "answers": self.answers, "due": [vars(due) for due in self.due]}
            self.file.write_text(json.dumps(kept))

    def now(self) -> int:
        """Return the time in whole seconds, as Stripe gives it."""
        return int(self.clock())

    def new(self, prefix: str, kind: str, account: str, **facts: Any) -> Thing:
        """Make an object of an account."""
        head = {"id": f"{prefix}_{secrets.token_hex(12)}", "object": kind, "created": self.now(), "livemode": False}
        thing = {**head, "metadata": {}, **facts, "_account": account}
        self.things[thing["id"]] = thing
        return thing

    def get(self, kind: str, key: str, account: str) -> Thing:
        """Return an object of an account. Raises Refused."""
        thing = self.things.get(key)
        if thing is None or thing["object"] != kind or thing["_account"] != account:
            raise missing(kind, key)
        return thing

    def of(self, kind: str, account: str) -> Iterator[Thing]:
        """The objects of a kind, newest first."""
        found = [thing for thing in self.things.values() if (thing["object"], thing["_account"]) == (kind, account)]
        return iter(found[::-1])

    def later(self, seconds: float, what: str, key: str) -> None:
        """Have something happen after a while."""
        self.due.append(Due(self.clock() + seconds, what, key))

    def tell(self, kind: str, thing: Thing) -> Thing:
        """Write an event about an object, to be sent to the account's endpoint."""
        account = thing["_account"]
        event = self.new("evt", "event", account, type=kind, api_version=VERSION, pending_webhooks=1)
        event["data"] = {"object": json.loads(json.dumps(shown(thing)))}
        event["request"] = {"id": None, "idempotency_key": None}
        self.outbox.append(event)
        return event


def shown(thing: Thing) -> Thing:
    """Return an object as it leaves the house."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}
