"""What every test may use: two partnerships, Alpha and Beta, in a database cloned for this process.

A test runs inside Alpha, in a transaction that is rolled back, as the app login under Alpha's role. `public` runs it in the
public schema instead, `committed` lets it commit (and undoes it afterwards), `as_owner` does that as the owner's login
(and clones the database again), and the marker `no_database` keeps a test away from the database altogether.
"""

from tests.plumbing.services import set_up_django

SERVICES = set_up_django()  # before anything that needs models

import pytest  # noqa: E402

pytest_plugins = ["tests.plumbing.fixtures", "tests.plumbing.register", "tests.plumbing.scheduling"]


@pytest.fixture(scope="session")
def services() -> dict[str, str]:
    """The environment variables that lead to the suite's servers."""
    return SERVICES
