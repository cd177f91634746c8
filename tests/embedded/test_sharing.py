"""Who keeps the servers up: joining, leaving, and every way of being killed."""

import os
import signal
from pathlib import Path

import psycopg
import redis

from tests.embedded.users import begin, come, eventually, keepers, processes_of, settle


def _database_answers(variables: dict[str, str]) -> bool:
    with psycopg.connect(variables["DATABASE_ADMIN_URL"], connect_timeout=5) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def test_a_second_process_joins_the_first_ones_servers(home: Path) -> None:
    first = come(home)
    kept = keepers(home / "test")

    second = come(home)

    assert second.variables == first.variables
    assert keepers(home / "test") == kept
    second.leave()
    first.leave()


def test_the_first_may_leave_and_the_second_keeps_its_servers(home: Path) -> None:
    first = come(home)
    second = come(home)

    first.leave()

    assert _database_answers(second.variables)
    assert redis.Redis.from_url(second.variables["BROKER_URL"]).ping() is True
    second.leave()


def test_the_first_may_be_killed_and_the_second_keeps_its_servers(home: Path) -> None:
    first = come(home)
    second = come(home)

    first.kill()

    assert not eventually(lambda: len(keepers(home / "test")) < 2, 2)
    assert _database_answers(second.variables)
    second.leave()


def test_nothing_is_left_when_the_last_has_returned(home: Path) -> None:
    come(home).leave()

    assert processes_of(home) == []


def test_killing_the_only_user_stops_the_servers(home: Path) -> None:
    user = come(home)
    assert processes_of(home) != []

    user.kill()

    assert eventually(lambda: processes_of(home) == [])


def test_killing_users_and_keepers_at_once_leaves_no_orphan(home: Path) -> None:
    users = [come(home), come(home)]

    for process in [user.process.pid for user in users] + list(keepers(home / "test").values()):
        os.kill(process, signal.SIGKILL)

    assert eventually(lambda: processes_of(home) == [])
    for user in users:
        user.kill()


def test_after_its_keeper_was_killed_the_service_comes_back_on_the_same_ports(home: Path) -> None:
    first = come(home)
    for keeper in keepers(home / "test").values():
        os.kill(keeper, signal.SIGKILL)

    second = come(home)

    assert second.variables == first.variables
    assert _database_answers(first.variables)
    second.leave()
    first.leave()


def test_a_server_that_dies_is_started_again_for_its_users(home: Path) -> None:
    user = come(home)
    postmaster = int((home / "test" / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])

    os.kill(postmaster, signal.SIGKILL)

    assert eventually(lambda: _answers_by_now(user.variables))
    user.leave()


def test_many_that_come_at_once_share_one_server(home: Path) -> None:
    started = [begin(home) for _ in range(6)]

    users = [settle(process) for process in started]

    assert [user.variables for user in users] == [users[0].variables] * 6
    for user in users:
        user.leave()
    assert processes_of(home) == []


def _answers_by_now(variables: dict[str, str]) -> bool:
    try:
        return _database_answers(variables)
    except psycopg.OperationalError:
        return False
