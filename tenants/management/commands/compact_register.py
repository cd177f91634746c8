from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.queries.register import open_schools_as_csv
from tenants.register.packing import pack


class Command(BaseCommand):
    help = (
        "Write the open schools of the register as a compact file, the kind that ships and that import_register reads."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("destination", type=Path, help="for example state_schools_2026-08.csv.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        destination: Path = options["destination"]
        if not destination.name.endswith(".csv.gz"):
            raise CommandError("The destination must end in .csv.gz.")
        size = pack(open_schools_as_csv(), destination)
        self.stdout.write(f"Wrote {destination}: {size:,} bytes, packed {destination.stat().st_size:,}.")
