"""The snapshot is replaced as a whole or not at all, and is the same bytes for the same figures."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from data import snapshot
from data.model import AtlasError


def test_failure_leaves_the_old_directory(tmp_path: Path) -> None:
    target = tmp_path / "snapshot"
    target.mkdir()
    (target / "figure").write_text("old")
    with pytest.raises(RuntimeError), snapshot.replacing(target) as fresh:
        (fresh / "figure").write_text("new")
        raise RuntimeError
    assert (target / "figure").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot"]


def test_success_replaces_everything(tmp_path: Path) -> None:
    target = tmp_path / "snapshot"
    target.mkdir()
    (target / "gone").write_text("old")
    with snapshot.replacing(target) as fresh:
        (fresh / "figure").write_text("new")
    assert [path.name for path in target.iterdir()] == ["figure"]


def test_same_rows_same_bytes(tmp_path: Path) -> None:
    table = pa.table({"code": ["01100", "01202"], "value": [1.0, None]})
    paths = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    for path in paths:
        snapshot.write_table(table, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("content", [None, "", "{}", "[1]"])
def test_damaged_manifest_names_the_cure(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(AtlasError, match=r"manifest\.json: .*git checkout data/snapshot"):
        snapshot.read_manifest(tmp_path)


def test_second_builder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "LOCK_SECONDS", 0.1)
    target = tmp_path / "snapshot"
    with (
        snapshot.builder_lock(target),
        pytest.raises(AtlasError, match="another process"),
        snapshot.builder_lock(target),
    ):
        pass


def test_bytes_do_not_depend_on_the_vocabulary(tmp_path: Path) -> None:
    words = pa.array(["local_tax", "revenue_total"])
    coded = pa.DictionaryArray.from_arrays([1, 2], ["births", "local_tax", "revenue_total"])
    for name, column in (("plain", words), ("coded", coded)):
        snapshot.write_table(pa.table({"item": column, "value": [1.0, 2.0]}), tmp_path / name)
    assert (tmp_path / "plain").read_bytes() == (tmp_path / "coded").read_bytes()


def test_files_are_those_of_the_manifest(tmp_path: Path) -> None:
    table = tmp_path / "observation_a.parquet"
    table.write_bytes(b"figures")
    snapshot.write_manifest(tmp_path, [])
    snapshot.check_files(tmp_path)
    table.write_bytes(b"others")
    with pytest.raises(AtlasError, match=r"observation_a\.parquet: is not the file that was"):
        snapshot.check_files(tmp_path)
    table.unlink()
    with pytest.raises(AtlasError, match=r"observation_a\.parquet: is not there"):
        snapshot.check_files(tmp_path)


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(AtlasError, match=r"atlas\.duckdb: cannot be written"),
        snapshot.builder_lock(tmp_path / "file" / "atlas.duckdb"),
    ):
        pass
