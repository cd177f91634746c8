"""Print a new API key once; only its hash is kept."""

from datetime import date
from getpass import getuser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from api.scopes import ASSOCIATION_SCOPES, PARTNERSHIP_SCOPES
from api.views.keys import end_of
from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership
from tenants.operations import api_keys
from tenants.queries.partnerships import partnership_by_slug


class Command(BaseCommand):
    help = "Issue an API key for a partnership (--partnership SLUG) or for the association (--association)."

    def add_arguments(self, parser: CommandParser) -> None:
        scopes = ", ".join([*PARTNERSHIP_SCOPES, *ASSOCIATION_SCOPES])
        owner = parser.add_mutually_exclusive_group(required=True)
        owner.add_argument("--partnership", metavar="SLUG")
        owner.add_argument("--association", action="store_true")
        parser.add_argument("--name", required=True, help="The system that will use it, for example “Finance export”")
        parser.add_argument("--scope", action="append", required=True, dest="scopes", help=f"One of: {scopes}")
        parser.add_argument("--last-day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="Good up to this day")

    def handle(self, *args: Any, **options: Any) -> None:
        issuer = f"{getuser()}, on the server"
        wanted = {
            "by": issuer,
            "name": options["name"],
            "scopes": options["scopes"],
            "expires_at": end_of(options["last_day"]),
        }
        try:
            if options["association"]:
                key, clear = in_public(api_keys.issue, **wanted, known=frozenset(ASSOCIATION_SCOPES))
            else:
                partnership = _partnership(options["partnership"])
                key, clear = in_partnership(partnership, api_keys.issue, **wanted, known=frozenset(PARTNERSHIP_SCOPES))
        except api_keys.ScopeUnknown as error:
            raise CommandError(str(error)) from error
        self.stdout.write(clear)
        self.stderr.write(f"Key “{key.name}” ({', '.join(key.scopes)}). It is shown this once.")


def _partnership(slug: str) -> Partnership:
    partnership = in_public(partnership_by_slug, slug)
    if partnership is None:
        raise CommandError(f"No partnership “{slug}”.")
    return partnership
