"""Background work in tests: messages go to a broker in memory, and are read and run from there by name."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from celery import current_app
from kombu.transport import memory

from tenants.queue import SCHEMA_HEADER


@dataclass(frozen=True)
class Sent:
    """One message: the task, the schema it is for, its arguments."""

    name: str
    schema: str | None
    kwargs: dict[str, Any]


class Tasks:
    """The queue of one test."""

    def __init__(self, capture: Callable[..., AbstractContextManager[Any]]) -> None:
        self._capture = capture
        _drain()

    @contextmanager
    def committed(self) -> Iterator[None]:
        """What the block hands over on commit is done when the block ends, though the test's transaction never commits."""
        with self._capture(execute=True):
            yield

    def waiting(self) -> list[Sent]:
        """Take the messages that wait, oldest first."""
        return [_sent(message) for message in _drain()]

    def run(self) -> list[Sent]:
        """Run all that waits, and what that hands over in turn; return what was run. A task's error is raised."""
        done: list[Sent] = []
        while waiting := self.waiting():
            for sent in waiting:
                with self.committed():
                    run_task(sent)
            done += waiting
        return done


def run_task(sent: Sent) -> Any:
    """Run one task as a worker does, with the schema its message names."""
    current_app.loader.import_default_modules()  # a worker does this when it starts
    headers = {SCHEMA_HEADER: sent.schema} if sent.schema else {}
    return current_app.tasks[sent.name].apply(kwargs=sent.kwargs, headers=headers, throw=True).get()


def _drain() -> list[dict[str, Any]]:
    messages = []
    for queue in memory.Channel.queues.values():
        while not queue.empty():
            messages.append(queue.get_nowait())
    return messages


def _sent(message: dict[str, Any]) -> Sent:
    """Celery's second protocol: the body is (arguments, keywords, embedded), JSON in base 64."""
    kwargs = json.loads(base64.b64decode(message["body"]))[1]
    return Sent(message["headers"]["task"], message["headers"].get(SCHEMA_HEADER), kwargs)
