"""The code keeps its own rules: imports, style, types."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ],
    ids=lambda command: command[0] + ("-format" if "format" in command else ""),
)
def test_rules(command: list[str]) -> None:
    tool, *arguments = command
    done = subprocess.run(
        [BIN / tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_pages_stay_short() -> None:
    for page in (ROOT / "pages").glob("*.py"):
        lines = len(page.read_text("utf-8").splitlines())
        assert lines <= 200, f"{page.name}: {lines} lines; a page reads, asks, draws"
