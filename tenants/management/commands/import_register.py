import getpass
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tenants.operations.register import MAX_SHRINK, import_register
from tenants.register.errors import RegisterRefused
from tenants.register.reports import describe

REFUSED, REJECTED = 1, 2


class Command(BaseCommand):
    help = (
        "Load a school register: the compact file, or an edubasealldata CSV of Get Information about Schools. "
        "Ends with 0 when every line was accepted, 1 when the file was refused and nothing changed, "
        "2 when it was loaded but some lines were rejected."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen and change nothing.")
        parser.add_argument(
            "--max-shrink",
            type=_share,
            default=MAX_SHRINK,
            metavar="SHARE",
            help=f"Refuse a file that closes more than this share of the open schools (default {MAX_SHRINK}).",
        )
        parser.add_argument("--allow-shrink", action="store_true", help="Close as many schools as the file says.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_register(
                by=_login(),
                source=options["file"],
                now=timezone.now(),
                dry_run=options["dry_run"],
                max_shrink=1 if options["allow_shrink"] else options["max_shrink"],
            )
        except RegisterRefused as refused:
            raise CommandError(f"Refused, nothing was changed. {refused}", returncode=REFUSED) from refused
        for line in describe(report):
            self.stdout.write(line)
        if report.rejections:
            raise CommandError(f"{report.rejected:,} lines were rejected.", returncode=REJECTED)


def _login() -> str:
    """The login of the person; a container may run under a number without a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "import_register"


def _share(text: str) -> float:
    """A share from 0 to 1, as argparse wants it."""
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise ArgumentTypeError(f"“{text}” is not a share from 0 to 1, for example 0.05")
    return share
