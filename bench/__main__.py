"""Run measures by name, all without arguments; exits 1 when a goal is missed.

`--record` writes the tables into docs/benchmarks.md.
"""

import argparse
import importlib
import pkgutil
import sys
import time

from bench import measures, report
from bench.server import running


def main() -> int:
    """Print each table as it is ready; files with the figures are kept in bench/results."""
    names = [module.name for module in pkgutil.iter_modules(measures.__path__) if not module.name.startswith("_")]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--record", action="store_true", help="write the tables into docs/benchmarks.md")
    options = parser.parse_args()
    if unknown := set(options.names) - set(names):
        parser.error(f"no measure is called {', '.join(sorted(unknown))}")
    print(report.machine(), flush=True)
    tables = []
    with running():
        for name in options.names or names:
            start = time.perf_counter()
            for measure in importlib.import_module(f"bench.measures.{name}").run():
                print("\n".join(measure.lines()), flush=True)
                report.keep(name, measure)
                tables.append(measure)
            print(f"({name}: {time.perf_counter() - start:.0f} s)\n", flush=True)
    if options.record:
        report.record(tables)
    return int(any(measure.met(label) is False for measure in tables for label in measure.seconds))


if __name__ == "__main__":
    sys.exit(main())
