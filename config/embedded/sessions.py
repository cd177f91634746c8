"""Using the services: start or join them, hold them while needed, hand out their URLs."""

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Literal

import config.embedded.locks as locks
from config.embedded.errors import EmbeddedError
from config.embedded.folders import CHECKOUT, data_folder, passwords, private_folder, require_free_space
from config.embedded.services import HOST, Place

Name = Literal["demo", "test", "external"]
DATABASE = "partnerships"
REPLACED_BY = {"postgres": "DATABASE_URL", "valkey": "BROKER_URL"}
START_SECONDS = 120
LOOK_SECONDS = 0.02
_kept_open: dict[str, ExitStack] = {}


def environment(name: Name) -> dict[str, str]:
    """Start or join the services until this process ends; returns the variables of those no URL was set for."""
    held_by_us = f"{name}/{os.getpid()}"
    if held_by_us not in _kept_open:
        _kept_open[held_by_us] = stack = ExitStack()
        atexit.register(_close_in, os.getpid(), stack)
    return _kept_open[held_by_us].enter_context(running(name))


@contextmanager
def running(name: Name) -> Iterator[dict[str, str]]:
    """Hold the services up inside the block; yields the variables of those no URL was set for."""
    wanted = services_wanted(os.environ)
    with ExitStack() as stack:
        variables: dict[str, str] = {}
        places = {service: _place(name, service) for service in wanted}
        for place in places.values():  # both start at the same time
            stack.enter_context(_held(place))
        for service, place in places.items():
            variables |= _variables(service, _port_when_ready(place), passwords(place.folder))
        yield variables


def services_wanted(environ: Mapping[str, str]) -> list[str]:
    """The services that no URL in the environment replaces."""
    return [service for service, variable in REPLACED_BY.items() if not environ.get(variable)]


@contextmanager
def _held(place: Place) -> Iterator[None]:
    """Share the holders' lock and see that a keeper runs; the last to leave stops the keeper and waits for it."""
    lock = locks.open_lock(place.home / "holders.lock")
    try:
        locks.share(lock)
        if not locks.is_taken(place.home / "keeper.lock"):
            require_free_space(place.folder)
            _start_keeper(place)
        yield
    finally:
        if locks.try_exclusive(lock):
            _stop_keeper(place)
        os.close(lock)


def _place(name: Name, service: str) -> Place:
    place = Place(data_folder(name), service, is_durable=name != "test")
    private_folder(place.home)
    passwords(place.folder)
    return place


def _start_keeper(place: Place) -> None:
    search_path = os.pathsep.join(filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH", "")]))
    with (place.home / "keeper.log").open("wb") as log:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "config.embedded.keeper",
                place.service,
                str(place.folder),
                "durable" if place.is_durable else "fast",
            ],
            cwd=CHECKOUT,
            env=os.environ | {"PYTHONPATH": search_path},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            check=True,
        )


def _port_when_ready(place: Place) -> int:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        ready = _ready(place)
        if ready:
            return ready["port"]
        if not locks.is_taken(place.home / "keeper.lock"):
            failure = _failure(place)
            if failure:
                raise EmbeddedError(failure)
            _start_keeper(place)  # the one we joined was just ending, or was killed
        time.sleep(LOOK_SECONDS)
    raise EmbeddedError(f"{place.service} was not ready after {START_SECONDS} seconds; see {place.log}.")


def _ready(place: Place) -> dict[str, int] | None:
    """What the keeper published, unless it comes from a keeper that was killed."""
    try:
        published: dict[str, int] = json.loads((place.home / "ready.json").read_text())
        os.kill(published["keeper"], 0)
    except (FileNotFoundError, ProcessLookupError):
        return None
    return published


def _failure(place: Place) -> str:
    for file in (place.home / "error", place.home / "keeper.log"):
        if file.exists() and file.read_text(errors="replace").strip():
            return file.read_text(errors="replace").strip()
    return ""


def _stop_keeper(place: Place) -> None:
    """Ask the keeper to end and wait until its lock is free; it may be ending by itself already."""
    deadline = time.monotonic() + START_SECONDS
    is_asked = False
    while locks.is_taken(place.home / "keeper.lock") and time.monotonic() < deadline:
        ready = None if is_asked else _ready(place)
        if ready:
            os.kill(ready["keeper"], signal.SIGTERM)
            is_asked = True
        time.sleep(LOOK_SECONDS)


def _variables(service: str, port: int, secret: Mapping[str, str]) -> dict[str, str]:
    if service == "valkey":
        base = f"redis://:{secret['valkey']}@{HOST}:{port}"
        return {"BROKER_URL": f"{base}/0", "CACHE_URL": f"{base}/1"}
    server = f"{HOST}:{port}"
    return {
        "DATABASE_ADMIN_URL": f"postgres://postgres:{secret['postgres']}@{server}/postgres",
        "DATABASE_OWNER_URL": f"postgres://pp_owner:{secret['pp_owner']}@{server}/{DATABASE}",
        "DATABASE_URL": f"postgres://pp_app:{secret['pp_app']}@{server}/{DATABASE}",
    }


def _close_in(process_id: int, stack: ExitStack) -> None:
    """At the end of the process that took hold; a forked child that ends must not let go for its parent."""
    if os.getpid() == process_id:
        stack.close()


def reset(name: Name) -> None:
    """Delete the data of a name; raises EmbeddedError while somebody uses them."""
    folder = data_folder(name)
    opened = [locks.open_lock(path) for path in folder.glob("*/holders.lock")]
    try:
        if not all(locks.try_exclusive(lock) for lock in opened):
            raise EmbeddedError(
                f"The {name} services are in use. Stop what uses them first; the data in {folder} are unchanged."
            )
        for place in (Place(folder, service, is_durable=True) for service in REPLACED_BY):
            if place.home.exists():
                _stop_keeper(place)
        shutil.rmtree(folder)
    finally:
        for lock in opened:
            os.close(lock)
