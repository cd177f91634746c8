"""Where the data lie: in the checkout when the server's account gets there, else in a closed folder under /var/tmp."""

import hashlib
import json
import os
import secrets
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from config.embedded.accounts import can_enter, server_account
from config.embedded.errors import EmbeddedError

CHECKOUT = Path(__file__).resolve().parents[2]
OUTSIDE = Path("/var/tmp")  # noqa: S108 - private_folder refuses what another account prepared there
IN_CHECKOUT = {"demo": ".demo", "test": ".test-services", "external": ".test-services/external"}
NEEDED_MEGABYTES = 300
PASSWORD_NAMES = ("postgres", "pp_owner", "pp_app", "valkey")


def data_folder(name: str) -> Path:
    """The folder of one set of services, made when missing: EMBEDDED_HOME/<name>, the checkout, or /var/tmp."""
    home = os.environ.get("EMBEDDED_HOME")
    if home:
        return _in_home(Path(home).resolve(), name)
    if os.access(CHECKOUT, os.W_OK) and can_enter(
        CHECKOUT, server_account(CHECKOUT / IN_CHECKOUT[name] / "postgres" / "data")
    ):
        folder = CHECKOUT
        for part in Path(IN_CHECKOUT[name]).parts:
            folder = private_folder(folder / part)
        return folder
    digest = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:10]
    outside = private_folder(OUTSIDE / f"education-partnerships-{os.geteuid()}-{digest}")
    return private_folder(outside / name)


def _in_home(home: Path, name: str) -> Path:
    """The folder the person chose; refuse one that the server's account cannot get to."""
    folder = private_folder(home / name)
    account = server_account(folder / "postgres" / "data")
    if not can_enter(folder, account):
        account_name = account.name if account else "this account"
        raise EmbeddedError(
            f"EMBEDDED_HOME is {home}, but the account {account_name} the servers run under cannot get "
            "there. Choose a folder whose parents are open to it."
        )
    return folder


def private_folder(path: Path) -> Path:
    """Make a folder that others can pass through but neither list nor write; refuse one that somebody else prepared."""
    try:
        path.mkdir(mode=0o711, parents=True)
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise EmbeddedError(
                f"{path} belongs to another account. "
                "Remove it as that account, or set EMBEDDED_HOME to a folder of your own."
            ) from None
    except OSError as error:
        raise EmbeddedError(
            f"Cannot make the data folder {path}: {error.strerror}. Set EMBEDDED_HOME to a folder you can write to."
        ) from error
    path.chmod(0o711)
    return path


def passwords(folder: Path) -> dict[str, str]:
    """The random passwords of a data folder, made on first use."""
    path = folder / "passwords.json"
    if not path.exists():
        draft = folder / f"passwords.{os.getpid()}"
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_text(json.dumps({name: secrets.token_urlsafe(24) for name in PASSWORD_NAMES}))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its passwords are the ones
        finally:
            draft.unlink()
    stored: dict[str, str] = json.loads(path.read_text())
    return stored


def require_free_space(
    folder: Path, free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free
) -> None:
    """Refuse to start on a full disk, where PostgreSQL would fail half-way with a message nobody understands."""
    free = free_bytes(folder) // 2**20
    if free < NEEDED_MEGABYTES:
        raise EmbeddedError(
            f"Only {free} MB free at {folder}; the embedded services need {NEEDED_MEGABYTES} MB. "
            "Free some space there, or set EMBEDDED_HOME to a folder on another disk."
        )
