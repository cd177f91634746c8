"""Run the stand-in: `python -m config.stripe_double --port 8010 --webhooks 'http://{name}.localhost:8000/…'`.

The account of the key `sk_test_demo_NAME` sends its events to the address with that name in it, signed with
`whsec_demo_NAME`. Refuses to start when a live key lies about in the environment.
"""

import argparse
import os
import sys
from pathlib import Path

from config.stripe_double.api import LIVE, account_id
from config.stripe_double.double import Double
from config.stripe_double.errors import LiveKey
from config.stripe_double.server import run
from config.stripe_double.state import State
from config.stripe_double.webhooks import Endpoint

DEMO_KEY, DEMO_SECRET = "sk_test_demo_{name}", "whsec_demo_{name}"


def refuse_live_keys(values: list[str]) -> None:
    """Raise LiveKey when one of these is a key to real money."""
    if any(value.startswith(LIVE) for value in values):
        raise LiveKey("A live Stripe key is set. The stand-in does not start beside it.")


def main(arguments: list[str]) -> int:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="config.stripe_double", description="A stand-in for Stripe, without money.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--webhooks", default="", help="address of the endpoints, with {name}")
    parser.add_argument("--names", default="", help="the accounts that have an endpoint, separated by commas")
    parser.add_argument("--file", type=Path, help="where it remembers")
    told = parser.parse_args(arguments)
    try:
        refuse_live_keys(list(os.environ.values()))
    except LiveKey as refusal:
        print(f"Error: {refusal}", file=sys.stderr)
        return 1
    endpoints = {
        account_id(DEMO_KEY.format(name=_word(name))): Endpoint(
            told.webhooks.format(name=name), DEMO_SECRET.format(name=_word(name))
        )
        for name in told.names.split(",")
        if name
    }
    run(Double(State(told.file), endpoints, f"http://localhost:{told.port}"), told.port)
    return 0


def _word(name: str) -> str:
    return name.replace("-", "_")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
