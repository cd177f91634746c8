from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from benchmarking.operations import publishing
from tenants.enums import Consent
from tenants.fanout import live_partnerships
from tenants.models import Partnership


class Command(BaseCommand):
    help = "Publish the figures of all partnerships that share them, or of one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--partnership", metavar="SLUG", help="Publish only this one")

    def handle(self, **options: Any) -> None:
        chosen = _chosen(options["partnership"])
        failed = [partnership for partnership in chosen if not self._publish(partnership)]
        if failed:
            raise CommandError(f"{len(failed)} of {len(chosen)} partnerships could not be published.")

    def _publish(self, partnership: Partnership) -> bool:
        try:
            run = publishing.publish(
                by="publish_benchmarks", partnership_id=partnership.pk, on=timezone.localdate(), now=timezone.now()
            )
        except Exception as error:  # noqa: BLE001 (one partnership never stops the others; the run keeps the error)
            self.stderr.write(f"{partnership.slug}: {error}")
            return False
        self.stdout.write(f"{partnership.slug}: {run.figures} figures, {run.changed} changed")
        return True


def _chosen(slug: str | None) -> list[Partnership]:
    live = live_partnerships()
    if slug is None:
        return [partnership for partnership in live if partnership.benchmarking_consent != Consent.NONE]
    named = [partnership for partnership in live if partnership.slug == slug]
    if not named:
        raise CommandError(f"No live partnership has the slug “{slug}”.")
    return named
