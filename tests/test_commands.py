"""Commands as a user runs them, and compiling beside an old snapshot when one file is bad."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from typer.testing import CliRunner

from data import __main__ as commands
from data import compile as compiler
from data import database, sanity, snapshot, sql_shell
from data.model import AtlasError
from data.publications import cpi, main_indicators, soundness
from tests.conftest import ROOT

YUBARI = "SELECT code, value FROM observation WHERE code = '01209' AND basis = 'today' "
QUERY = f"{YUBARI} AND item = 'local_tax' AND year = 2023"


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "data", *arguments], cwd=ROOT, capture_output=True, check=False
    )


def one_line(text: str) -> str:
    """The only line of an error."""
    (line,) = text.strip().splitlines()
    return line


# -- subprocesses -------------------------------------------------------------------------------


def test_build_says_what_it_built(atlas: object) -> None:
    done = run("build")
    assert done.returncode == 0 and not done.stdout
    assert re.fullmatch(r"atlas\.duckdb: \w{12} in \d+\.\d\d s", one_line(done.stderr.decode()))
    assert database.built_version() == database.version()
    assert not list(database.DATABASE.parent.glob("*.duckdb.tmp"))


#: What Streamlit does when its server has started, with nobody to connect to.
GREETING = """
import socket
from streamlit.web import bootstrap
def refused(*_, **__):
    raise SystemExit("asked the network")
socket.getaddrinfo = socket.socket.connect = refused
bootstrap._print_url(is_running_hello=False)
"""


def test_the_app_starts_without_asking_the_network() -> None:
    """Headless, Streamlit looks up its own address on the internet unless it is told one."""
    done = subprocess.run(
        [sys.executable, "-c", GREETING], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "http://localhost:" in done.stdout


def test_check_prints_every_title_and_passes() -> None:
    done = run("check")
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 0
    assert lines == [f"ok   {title}" for title in sanity.checks()]


def test_sql_prints_rows_alone() -> None:
    done = run("sql", QUERY, "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == [{"code": "01209", "value": 896_373.0}]
    table = run("sql", QUERY)
    assert table.returncode == 0 and "896373.0" in table.stdout.decode()


@pytest.mark.parametrize("output", list(commands.Format))
def test_sql_formats_are_those_of_the_shell(output: str) -> None:
    done = CliRunner().invoke(commands.app, ["sql", QUERY, "--format", output])
    assert (done.exit_code, done.stdout_bytes) == (0, sql_shell.run(QUERY, output))


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("sql", "SELEC 1"), 1, "error: sql: Parser Error"),
        (("sql", "DROP TABLE item"), 1, "error: sql: only one statement that reads is run"),
        (("sql", f"SELECT {'no_such_column, ' * 20} 1"), 1, "error: sql: Binder Error"),
        (("compile", "--from", "no/such/directory"), 1, "error: no/such/directory: is no"),
    ],
)
def test_errors_are_one_line(arguments: tuple[str, ...], code: int, message: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (code, b"")
    assert one_line(done.stderr.decode()).startswith(message)


@pytest.mark.parametrize("arguments", [("compile",), ("sql", "SELECT 1", "--format", "xml")])
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(commands.app, list(arguments))
    assert done.exit_code == 2 and "Traceback" not in done.output


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (OSError(28, "No space left on device"), 1, "error: [Errno 28] No space left on device"),
        (RuntimeError(commands.INTERRUPTED), 130, ""),
    ],
)
def test_a_full_disk_or_an_interrupt_has_no_trace(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    code: int,
    says: str,
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setattr(database, "build", fail)
    monkeypatch.setattr(sys, "argv", ["data", "build"])
    with pytest.raises(SystemExit) as stop:
        commands.main()
    assert stop.value.code == code
    assert capsys.readouterr().err.strip() == says


def test_check_exits_1_and_shows_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanity, "checks", lambda: {"always fails": "SELECT '01209' AS code"})
    done = CliRunner().invoke(commands.app, ["check"])
    assert done.exit_code == 1
    assert "FAIL always fails (1 rows)" in done.stderr and "01209" in done.stderr


# -- compiling with a bad file ------------------------------------------------------------------

INDICATORS = "fiscal/main_indicators"
CSV = f"{INDICATORS}/fy2023_city.csv"
WORKBOOK = f"{INDICATORS}/city/R3.xlsx"
CPI = "more/cpi_japan_annual_2020base.csv"
SOUNDNESS = "fiscal/soundness_fy2020_2024.parquet"
UNITS = "municipalities/municipalities.parquet"
Break = Callable[[bytes], bytes]


def replaced(old: str, new: str) -> Break:
    def breaking(content: bytes) -> bytes:
        text = content.decode("utf-8-sig")
        assert old in text
        return text.replace(old, new, 1).encode("utf-8-sig")

    return breaking


def table(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Break:
    def breaking(content: bytes) -> bytes:
        return change(pd.read_parquet(io.BytesIO(content))).to_parquet()

    return breaking


def bomb(content: bytes) -> bytes:
    """A workbook with one more member that unpacks to 201 MB."""
    out = io.BytesIO(content)
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/zeros", "w") as member,
    ):
        for _ in range(201):
            member.write(bytes(1_000_000))
    return out.getvalue()


BROKEN: dict[str, tuple[ModuleType, str, Break, str]] = {
    "truncated workbook": (
        main_indicators, WORKBOOK, lambda b: b[: len(b) // 2], "is not a readable workbook",
    ),
    "zip bomb": (main_indicators, WORKBOOK, bomb, "unpacks to more than"),
    "page of another site": (main_indicators, WORKBOOK, lambda _: b"<html></html>", "readable"),
    "empty file": (main_indicators, CSV, lambda _: b"", "is empty"),
    "renamed column": (main_indicators, CSV, replaced("財政力指数", "財政の力"), "財政力指数"),
    "shifted header": (
        main_indicators, CSV, replaced("団体コード,", "団体コード,,"), "cut off or renamed",
    ),
    "text in a number cell": (
        main_indicators, CSV, replaced("札幌市,0.71", "札幌市,不明"), "'不明'",
    ),
    "number out of bounds": (main_indicators, CSV, replaced("札幌市,0.71", "札幌市,71"), "71"),
    "unknown code": (main_indicators, CSV, replaced("011002", "990001"), "990001"),
    "duplicate row": (
        main_indicators, CSV, replaced("012025,北海道,函館市", "011002,北海道,札幌市"), "01100",
    ),
    "cut off": (
        main_indicators, CSV, lambda b: b"".join(b.splitlines(keepends=True)[:900]), "cut|rows",
    ),
    "wrong encoding": (
        main_indicators, CSV, lambda b: b.decode("utf-8-sig").encode("cp932"), "is not utf-8",
    ),
    "truncated Parquet": (soundness, SOUNDNESS, lambda b: b[:5000], "soundness_fy2020_2024"),
    "no Parquet": (soundness, SOUNDNESS, lambda _: b"PAR1", "soundness_fy2020_2024"),
    "column gone": (
        soundness, SOUNDNESS, table(lambda f: f.drop(columns="fy")), "'?fy'?",
    ),
    "column of text": (
        soundness, SOUNDNESS,
        table(lambda f: f.assign(fiscal_capability_index=f["fiscal_capability_index"].astype(str))),
        "fiscal_capability_index",
    ),
    "year twice": (
        soundness, SOUNDNESS, table(lambda f: pd.concat([f, f[f["fy"] == 2021]])), "2021",
    ),
    "strange unit": (
        soundness, SOUNDNESS, table(lambda f: f.assign(code=f["code"].replace("01209", "01999"))),
        "01999",
    ),
    "empty CPI": (cpi, CPI, lambda _: b"", "is empty"),
    "empty list of municipalities": (cpi, UNITS, lambda _: b"", "is empty"),
}  # fmt: skip


@pytest.fixture
def mirror(official: Path, tmp_path: Path) -> Path:
    """The official tree as links, so that one file of it can be replaced."""
    root = tmp_path / "official"
    for path in official.rglob("*"):
        if path.is_file():
            link = root / path.relative_to(official)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path)
    return root


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An old snapshot."""
    directory = tmp_path / "snapshot"
    directory.mkdir()
    (directory / "manifest.json").write_text("old")
    return directory


def untouched(target: Path) -> None:
    """The old snapshot is there, whole and alone; so is nothing half-written beside it."""
    assert {path.name: path.read_text() for path in target.iterdir()} == {"manifest.json": "old"}
    beside = {path.name for path in target.parent.iterdir()}
    assert beside <= {"official", "snapshot", "snapshot.lock"}


@pytest.mark.official
@pytest.mark.parametrize(("module", "file", "breaking", "message"), BROKEN.values(), ids=BROKEN)
def test_one_bad_file_leaves_the_old_snapshot(
    mirror: Path,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    *,
    file: str,
    breaking: Break,
    message: str,
    units: compiler.Units,
) -> None:
    monkeypatch.setattr(compiler, "PUBLICATIONS", (module,))
    if file != UNITS:
        monkeypatch.setattr(compiler, "read_units", lambda _: units)
    path = mirror / file
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(breaking(content))
    with pytest.raises(AtlasError, match=message) as error:
        compiler.compile_snapshot(mirror, target, target.parent / "static")
    assert path.name in str(error.value)
    assert "\n" not in str(error.value)
    untouched(target)


@pytest.mark.official
def test_a_file_that_is_not_there(
    mirror: Path, target: Path, monkeypatch: pytest.MonkeyPatch, units: compiler.Units
) -> None:
    monkeypatch.setattr(compiler, "PUBLICATIONS", (cpi,))
    monkeypatch.setattr(compiler, "read_units", lambda _: units)
    (mirror / CPI).unlink()
    with pytest.raises(AtlasError, match=r"cpi_japan_annual_2020base\.csv.* is not there"):
        compiler.compile_snapshot(mirror, target, target.parent / "static")
    untouched(target)


@pytest.mark.official
@pytest.mark.parametrize("error", [AtlasError("boundaries: bad"), KeyboardInterrupt()])
def test_a_failure_at_the_very_end_leaves_the_old_snapshot(
    official: Path,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    *,
    units: compiler.Units,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(compiler, "PUBLICATIONS", (cpi,))
    monkeypatch.setattr(compiler, "read_units", lambda _: units)
    monkeypatch.setattr(compiler, "_write_ages", lambda *_: None)
    monkeypatch.setattr(compiler.boundaries, "compile_boundaries", fail)
    with pytest.raises(type(error)):
        compiler.compile_snapshot(official, target, target.parent / "static")
    untouched(target)


@pytest.mark.official
def test_compile_command_names_the_file(
    mirror: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot.read_manifest().data_version
    monkeypatch.setattr(compiler, "PUBLICATIONS", (cpi,))
    (mirror / CPI).unlink()
    (mirror / CPI).write_text("year\nx\n")
    monkeypatch.setattr(sys, "argv", ["data", "compile", "--from", str(mirror)])
    with pytest.raises(SystemExit) as stop:
        commands.main()
    assert stop.value.code == 1
    assert one_line(capsys.readouterr().err).startswith("error: cpi_japan_annual_2020base.csv")
    assert snapshot.read_manifest().data_version == before
