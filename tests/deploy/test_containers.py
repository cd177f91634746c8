"""Dockerfile and compose.yaml: what they name exists in the repository or the settings. No Docker engine is needed."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.embedded.folders import CHECKOUT

BUILT_ELSEWHERE = {"/app/.venv", "/app/build/assets"}
FROM_THE_SYSTEM = {"sh", "useradd", "install", "npm", "python", "postgres", "valkey-server", "pg_isready", "valkey-cli"}
IMAGE_VARIABLES = {"POSTGRES_PASSWORD", "DJANGO_SETTINGS_MODULE"}
READ = re.compile(r"""(?:env(?:\.[a-z_]+)?\(\s*|environ(?:\.get\(|\[))"([A-Z][A-Z_]+)\"""")
PROVIDER = re.compile(r"""_app\(\s*env,\s*"([A-Z_]+)\"""")
LOGINS = {"DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ADMIN_URL"}
READ_BY_THE_SYSTEM = {"PYTHONPATH"}
READ_BY_THE_TESTS = {"BROWSER_TESTS"}


def _instructions() -> list[tuple[str, str]]:
    """(instruction, rest) of every line of the Dockerfile, continued lines joined."""
    text = re.sub(r"\\\n\s*", " ", (CHECKOUT / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(head, rest.strip()) for head, _, rest in (line.strip().partition(" ") for line in lines)]


def _compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((CHECKOUT / "compose.yaml").read_text())
    return loaded


def _own_services() -> dict[str, Any]:
    return {name: service for name, service in _compose()["services"].items() if "build" in service}


def _variables_read() -> set[str]:
    """What settings, commands and the supervisor take from the environment."""
    folders = ["config", "tenants", "membership", "billing", "benchmarking", "api"]
    sources = [path.read_text() for folder in folders for path in (CHECKOUT / folder).rglob("*.py")]
    providers = {prefix for text in sources for prefix in PROVIDER.findall(text)}
    clients = {f"{prefix}_CLIENT_{part}" for prefix in providers for part in ("ID", "SECRET")}
    return {name for text in sources for name in READ.findall(text)} | clients | LOGINS


def _documented() -> set[str]:
    return {
        line.partition("=")[0]
        for line in (CHECKOUT / ".env.example").read_text().splitlines()
        if re.match(r"[A-Z_]+=", line)
    }


def _commands() -> list[list[str]]:
    """Every command of the two files as words, shell lines split at &&."""
    found = []
    for instruction, rest in _instructions():
        text = rest.partition("CMD ")[2] if instruction == "HEALTHCHECK" else rest
        if instruction in {"CMD", "HEALTHCHECK"}:
            found.append(yaml.safe_load(text))
        elif instruction == "RUN":
            found += [shlex.split(part) for part in text.split("&&")]
    for service in _compose()["services"].values():
        command = [str(word) for word in service.get("command", [])]
        found += (
            [shlex.split(part) for part in command[2].split("&&")]
            if command[:2] == ["sh", "-c"]
            else [command]
            if command
            else []
        )
        test = service.get("healthcheck", {}).get("test", [])
        found += [test[1:]] if test else []
    return [[word for word in words if not re.match(r"[A-Z_]+=", word)] for words in found]


def test_every_path_the_image_copies_exists() -> None:
    copied = [shlex.split(rest)[:-1] for instruction, rest in _instructions() if instruction == "COPY"]
    from_stage = {path for words in copied if words[0].startswith("--from=") for path in words[1:]}
    from_here = {path for words in copied if not words[0].startswith("--from=") for path in words}

    assert from_stage == BUILT_ELSEWHERE
    assert {path for path in from_here if not (CHECKOUT / path).exists()} == set()


def test_the_image_holds_every_package_of_the_product() -> None:
    copied = {
        word.rstrip("/") for instruction, rest in _instructions() if instruction == "COPY" for word in rest.split()[:-1]
    }
    packages = {path.parent.name for path in CHECKOUT.glob("*/apps.py")} | {"config"}

    assert packages - copied == set()


def test_every_stage_that_is_copied_from_is_defined() -> None:
    stages = [rest.split()[-1] for instruction, rest in _instructions() if instruction == "FROM"]
    used = {
        re.findall(r"--from=(\w+)", rest)[0]
        for instruction, rest in _instructions()
        if instruction == "COPY" and "--from=" in rest
    }

    assert stages == ["assets", "packages", "runtime"]
    assert used == {"assets", "packages"}


def test_the_image_does_not_run_as_root_and_checks_its_health() -> None:
    instructions = _instructions()
    after_user = [instruction for instruction, _ in instructions[instructions.index(("USER", "partnerships")) :]]

    assert after_user == ["USER", "EXPOSE", "HEALTHCHECK", "CMD"]


def test_every_program_comes_from_the_system_or_from_a_locked_package() -> None:
    installed = {path.name for path in Path(sys.executable).parent.iterdir()}
    programs = {words[0].removeprefix(".venv/bin/") for words in _commands()}

    assert programs - FROM_THE_SYSTEM - installed == set()


def test_every_management_command_they_run_exists() -> None:
    named = {words[2] for words in _commands() if words[:2] == ["python", "manage.py"]}
    ours = {path.stem for path in CHECKOUT.glob("*/management/commands/*.py")}

    assert named == {"bootstrap_database", "collectstatic", "load_reference_data", "migrate_partnerships"}
    assert named - {"collectstatic"} - ours == set()


def test_every_module_they_run_exists() -> None:
    modules = {words[words.index("-m") + 1] for words in _commands() if "-m" in words} - {"venv", "compileall"}
    modules |= {word for words in _commands() if words[0] == "gunicorn" for word in words[1:2]}

    assert modules == {"config.probe", "config.wsgi"}
    assert all((CHECKOUT / (module.replace(".", "/") + ".py")).exists() for module in modules)


def test_the_queues_of_the_workers_are_the_two_that_tasks_are_sent_to() -> None:
    queues = {
        str(service["command"][service["command"].index("-Q") + 1])
        for service in _own_services().values()
        if "-Q" in service.get("command", [])
    }

    assert queues == {"default", "owner"}
    assert '"queue": "owner"' in (CHECKOUT / "config" / "celery.py").read_text()
    assert 'CELERY_TASK_DEFAULT_QUEUE = "default"' in (CHECKOUT / "config" / "settings" / "base.py").read_text()


def test_every_variable_a_container_gets_is_read_by_the_product() -> None:
    given = {name for service in _own_services().values() for name in service["environment"]}

    assert given - IMAGE_VARIABLES - _variables_read() == set()


def test_every_variable_compose_asks_for_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (CHECKOUT / "compose.yaml").read_text()))

    assert asked - _documented() == set()


def test_the_example_names_exactly_the_variables_that_are_read() -> None:
    passwords = {"POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD"}

    assert _documented() - passwords - READ_BY_THE_TESTS == _variables_read() - READ_BY_THE_SYSTEM


def test_every_service_that_is_waited_for_is_defined() -> None:
    services = _compose()["services"]
    awaited = {name for service in services.values() for name in service.get("depends_on", {})}
    volumes = {volume.partition(":")[0] for service in services.values() for volume in service.get("volumes", [])}

    assert awaited - set(services) == set()
    assert volumes == set(_compose()["volumes"])


def test_only_the_processes_that_change_schemas_get_the_owner_login() -> None:
    with_owner = {name for name, service in _own_services().items() if "DATABASE_OWNER_URL" in service["environment"]}

    assert with_owner == {"migrate", "provisioner"}


@pytest.mark.parametrize("script", [".ci/run"])
def test_shell_scripts_parse(script: str) -> None:
    assert (
        subprocess.run(["/bin/bash", "-n", str(Path(CHECKOUT) / script)], check=False, capture_output=True).stderr
        == b""
    )
