"""The account a server runs under: PostgreSQL refuses to run as root, so root hands over to `postgres` or `nobody`."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.embedded.errors import EmbeddedError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An unprivileged account that root runs the servers under."""

    name: str
    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account(existing_data: Path) -> Account | None:
    """The account to hand over to, or None when we are not root; data made by an earlier run keep their account."""
    if os.geteuid() != 0:
        return None
    if existing_data.exists() and existing_data.stat().st_uid != 0:
        return _account_of(existing_data.stat().st_uid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise EmbeddedError(
        "PostgreSQL refuses to run as root and there is neither a `postgres` nor a `nobody` account to run it under."
    )


def can_enter(folder: Path, account: Account | None) -> bool:
    """Whether the account reaches the folder through all its parents (asked of the system, so access lists count)."""
    return _succeeds(["/bin/sh", "-c", 'cd "$0"', str(folder)], account)


def can_execute(program: Path, account: Account | None) -> bool:
    """Whether the account can run `program --version` where it lies."""
    return _succeeds([str(program), "--version"], account)


def own(path: Path, account: Account | None, mode: int) -> None:
    """Give a path to the account with exactly this mode."""
    path.chmod(mode)
    if account:
        os.chown(path, account.uid, account.gid)


def arguments_of(account: Account | None) -> dict[str, Any]:
    """Arguments for `subprocess` that work for root and for everybody else."""
    return account.popen_arguments() if account else {}


def _account_of(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, uid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _succeeds(command: list[str], account: Account | None) -> bool:
    try:
        done = subprocess.run(
            command,
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **arguments_of(account),
        )
    except OSError:
        return False
    return done.returncode == 0
