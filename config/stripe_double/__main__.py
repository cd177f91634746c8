"""Run the stand-in: `python -m config.stripe_double --port 8010 --webhooks 'http://{name}.localhost:8000/…'`.

The account of the key `sk_test_demo_NAME` sends its events to the address with that name in it, signed with
`whsec_demo_NAME` (a hyphen of the name is an underscore in both). Refuses to start when a live key lies about in the environment.
"""

import argparse
import os
import sys
from pathlib import Path

from config.stripe_double.api import LIVE
from config.stripe_double.double import Double
from config.stripe_double.errors import LiveKey
from config.stripe_double.server import run
from config.stripe_double.state import State


def refuse_live_keys(values: list[str]) -> None:
    """Raise LiveKey when one of these is a key to real money."""
    if any(value.startswith(LIVE) for value in values):
        raise LiveKey("A live Stripe key is set. The stand-in does not start beside it.")


def main(arguments: list[str]) -> int:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="config.stripe_double", description="A stand-in for Stripe, without money.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--webhooks", default="", help="address of the endpoints, with {name}")
    parser.add_argument("--file", type=Path, help="where it remembers")
    told = parser.parse_args(arguments)
    try:
        refuse_live_keys(list(os.environ.values()))
    except LiveKey as refusal:
        print(f"Error: {refusal}", file=sys.stderr)
        return 1
    double = Double(State(told.file), public_url=f"http://localhost:{told.port}", webhooks=told.webhooks)
    run(double, told.port)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
