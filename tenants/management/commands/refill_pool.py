from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tenants.operations import pool


class Command(BaseCommand):
    """Build the schemas that new partnerships will be given."""

    help = "Build ready schemas until the pool has its size again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", type=int, help="default: SCHEMA_POOL_SIZE")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{pool.refill(size=options['size'])} schemas were built.")
