"""Run measures by name, all without arguments; exits 1 when a goal is missed."""

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path

from bench import measures
from bench.timing import Measure

RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Print each table as it is ready and keep the figures in bench/results."""
    names = [module.name for module in pkgutil.iter_modules(measures.__path__) if not module.name.startswith("_")]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}")
    wanted = parser.parse_args().names or names
    missed = False
    for name in wanted:
        for measure in importlib.import_module(f"bench.measures.{name}").run():
            print("\n".join(measure.lines()), flush=True)
            missed |= any(measure.met(label) is False for label in measure.seconds)
            _keep(name, measure)
    return int(missed)


def _keep(name: str, measure: Measure) -> None:
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}-{measure.title.lower().replace(' ', '-')[:60]}.json"
    file.write_text(json.dumps({"title": measure.title, "base": measure.base, "seconds": measure.seconds}, indent=1))


if __name__ == "__main__":
    sys.exit(main())
