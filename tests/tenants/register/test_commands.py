"""`import_register` and `compact_register` as a person or a timer runs them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tenants.models import RegisterImport, RegisterSchool
from tests.tenants.register.files import compact, write

pytestmark = [pytest.mark.no_database, pytest.mark.usefixtures("owner_desk")]


def _run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_register", str(path), *options, stdout=out)
    return out.getvalue()


def test_an_import_reports_what_it_did(tmp_path: Path) -> None:
    _run(write(tmp_path / "first.csv", [compact(number) for number in range(1, 41)]))
    rows = [compact(number) for number in range(2, 41)] + [compact(50), compact(51, is_open="false")]

    text = _run(write(tmp_path / "second.csv", [rows[0] | {"pupils": "7", "name": "Renamed"}, *rows[1:]]))

    assert text == (
        "second.csv: 41 lines (compact layout, utf-8)\n"
        "  added           1\n"
        "  changed         1  (name 1, pupils 1)\n"
        "  closed          1\n"
        "  unchanged      38\n"
        "  rejected        0\n"
        "  left out        1  closed, and never in our register\n"
        "Closed:\n"
        "  100001 School 001\n"
    )


def test_a_dry_run_says_so(tmp_path: Path) -> None:
    text = _run(write(tmp_path / "register.csv", [compact(1)]), "--dry-run")

    assert text.splitlines()[-1] == "Dry run: nothing was changed."
    assert (RegisterSchool.objects.count(), RegisterImport.objects.count()) == (0, 0)


def test_rejected_lines_end_with_2_after_loading_the_others(tmp_path: Path) -> None:
    path = write(tmp_path / "register.csv", [compact(1), compact(2, pupils="many")])
    out = StringIO()

    with pytest.raises(CommandError, match="1 lines were rejected") as ended:
        call_command("import_register", str(path), stdout=out)

    assert ended.value.returncode == 2
    assert out.getvalue().endswith(
        "Rejected:\n  line 3: the number of pupils “many” is not a number from 0 to 99,999\n"
    )
    assert RegisterSchool.objects.count() == 1


def test_long_lists_are_cut_short(tmp_path: Path) -> None:
    path = write(tmp_path / "register.csv", [compact(number, pupils="many") for number in range(1, 61)])
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("import_register", str(path), stdout=out)

    lines = out.getvalue().splitlines()
    assert (len(lines), lines[-1]) == (6 + 1 + 50 + 1, "  … and 10 more")


def test_a_refused_file_ends_with_1_and_says_that_nothing_changed(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Refused, nothing was changed\. absent\.csv cannot be read") as ended:
        _run(tmp_path / "absent.csv")

    assert ended.value.returncode == 1


def test_a_shrinking_file_is_refused_until_allowed(tmp_path: Path) -> None:
    _run(write(tmp_path / "first.csv", [compact(1), compact(2)]))
    half = write(tmp_path / "second.csv", [compact(1)])

    with pytest.raises(CommandError, match="would close 1 of 2 open schools, more than 5%"):
        _run(half)

    assert "closed          1" in _run(half, "--allow-shrink")


def test_the_share_can_be_set(tmp_path: Path) -> None:
    _run(write(tmp_path / "first.csv", [compact(1), compact(2)]))

    text = _run(write(tmp_path / "second.csv", [compact(1)]), "--max-shrink", "0.5")

    assert "closed          1" in text


@pytest.mark.parametrize("share", ["1.5", "-1", "five", "nan"])
def test_a_share_is_between_none_and_all(tmp_path: Path, share: str) -> None:
    with pytest.raises(CommandError, match="is not a share from 0 to 1"):
        _run(tmp_path / "register.csv", f"--max-shrink={share}")


def test_the_import_is_signed_with_the_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "night-timer")

    _run(write(tmp_path / "register.csv", [compact(1)]))

    assert RegisterImport.objects.get().imported_by == "night-timer"


def test_a_login_without_a_name_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 4_000_000_001)

    _run(write(tmp_path / "register.csv", [compact(1)]))

    assert RegisterImport.objects.get().imported_by == "import_register"


def test_a_compact_file_holds_the_open_schools_and_can_be_loaded_again(tmp_path: Path) -> None:
    rows = [compact(1, name="Comma, “quotes” and 180°", pupils="", ofsted_grade="", ofsted_graded_on=""), compact(2)]
    _run(write(tmp_path / "first.csv", rows))
    _run(write(tmp_path / "second.csv", rows[:1]), "--allow-shrink")
    packed = tmp_path / "packed.csv.gz"

    call_command("compact_register", str(packed), stdout=StringIO())

    assert "unchanged       1\n  rejected        0" in _run(packed)


def test_a_compact_file_has_a_name_that_says_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"must end in \.csv\.gz"):
        call_command("compact_register", str(tmp_path / "packed.zip"))
