"""Bring the demo's static files and database up to date before anything is served; skipped when nothing has changed."""

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.embedded.folders import CHECKOUT
from config.supervisor.logs import say

STATIC_STEPS = (("collectstatic", "--noinput", "--verbosity=0"),)
DATABASE_STEPS = (("bootstrap_database",), ("migrate_partnerships",), ("load_reference_data",), ("load_demo",))
STATIC_STAMP = CHECKOUT / "build" / "static" / ".collected"
APPS = ("tenants", "membership", "billing", "offers", "peer_review", "improvement", "benchmarking", "config/demo")
SUFFIXES = {".py", ".sql", ".csv", ".gz", ".json", ".toml"}
FOLDERS = {"migrations", "commands", "data"}


class PreparationFailed(Exception):
    """A step ended with an error; its own output says why."""


def prepare(environ: Mapping[str, str], stamp: Path | None) -> None:
    """Run what is due. `stamp` lies beside the database it speaks of; None (somebody else's server) means always."""
    assets = fingerprint([CHECKOUT / "uv.lock", *_files(CHECKOUT / "build" / "assets")])
    _run_if_changed(STATIC_STEPS, environ, STATIC_STAMP, assets)
    sources = fingerprint([CHECKOUT / "uv.lock", *_files(CHECKOUT / "config" / "settings"), *_database_sources()])
    _run_if_changed(DATABASE_STEPS, environ, stamp, sources)


def fingerprint(files: list[Path]) -> str:
    """A hash of names and contents."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _run_if_changed(
    steps: tuple[tuple[str, ...], ...], environ: Mapping[str, str], stamp: Path | None, wanted: str
) -> None:
    if stamp and stamp.exists() and stamp.read_text() == wanted:
        return
    for step in steps:
        started = time.monotonic()
        say(f"manage.py {' '.join(step)}")
        done = subprocess.run([sys.executable, "manage.py", *step], check=False, cwd=CHECKOUT, env=environ)
        if done.returncode != 0:
            raise PreparationFailed(f"`manage.py {' '.join(step)}` failed, see above.")
        say(f"took {time.monotonic() - started:.1f} s")
    if stamp:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted)


def _database_sources() -> Iterator[Path]:
    """Migrations, commands, shipped data and whatever belongs to the demo."""
    for app in APPS:
        for path in _files(CHECKOUT / app):
            parts = path.relative_to(CHECKOUT).parts
            if path.suffix in SUFFIXES and any(part in FOLDERS or "demo" in part for part in parts):
                yield path


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
