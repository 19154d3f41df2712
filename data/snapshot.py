"""The committed snapshot: deterministic Parquet files, replaced as a whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from data.model import AtlasError

HERE = Path(__file__).resolve().parent
SNAPSHOT = HERE / "snapshot"
MANIFEST = "manifest.json"
LOCK_SECONDS = 120.0
#: Rows of a Parquet file that a question can skip together; smaller groups make larger files.
ROW_GROUP = 50_000


@contextmanager
def builder_lock(target: Path) -> Iterator[None]:
    """One builder at a time for ``target``; the second gets an AtlasError, not a mixed result."""
    lock = FileLock(f"{target}.lock", timeout=LOCK_SECONDS)
    try:
        Path(lock.lock_file).touch()  # or a place where nothing can be written looks like a builder
    except OSError as error:
        raise AtlasError(
            f"{target}: cannot be written ({error.strerror}). Make its folder one that can be"
        ) from None
    try:
        with lock:
            yield
    except Timeout:
        raise AtlasError(
            f"{target.name}: another process is still building it after {LOCK_SECONDS} seconds. "
            f"Wait for it, or delete {target.name}.lock if none is running"
        ) from None


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A directory to write; it takes the place of ``target`` only when the block succeeds."""
    fresh, old = target.with_suffix(".tmp"), target.with_suffix(".old.tmp")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        yield fresh
        if target.exists():
            target.rename(old)
        fresh.rename(target)
    finally:
        if old.exists() and not target.exists():
            old.rename(target)
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)


def write_table(table: pa.Table, path: Path) -> None:
    """Parquet with the same bytes for the same rows: sorted by the caller, no timestamps inside."""
    # a column of a closed vocabulary would carry all its words, and change with the catalog
    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    table = table.cast(pa.schema(fields))
    doubles = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    texts = [field.name for field in table.schema if field.name not in doubles]
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=15,
        use_dictionary=texts,
        # doubles that hold whole numbers compress far better with their bytes regrouped
        use_byte_stream_split=doubles,
        row_group_size=ROW_GROUP,
        write_statistics=True,
    )


class Input(BaseModel):
    """An official file that was read: its path, size, hash, and the sources it feeds."""

    model_config = ConfigDict(frozen=True)

    file: str
    bytes: int
    sha256: str
    sources: tuple[str, ...]


class Manifest(BaseModel):
    """``manifest.json``: the data version (a hash over all files) and where figures came from."""

    model_config = ConfigDict(frozen=True)

    data_version: str
    files: Mapping[str, str]
    inputs: tuple[Input, ...]


def write_manifest(directory: Path, inputs: Iterable[Input]) -> None:
    """Hash every file of a finished snapshot directory into its manifest."""
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(directory.iterdir())
    }
    version = hashlib.sha256("".join(f"{k}{v}" for k, v in files.items()).encode()).hexdigest()
    manifest = Manifest(data_version=version[:12], files=files, inputs=tuple(inputs))
    (directory / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", "utf-8")


def check_files(directory: Path) -> None:
    """The files are those of the manifest, byte for byte. Raises AtlasError.

    A file that is not there, or another compile's, would otherwise only be fewer or other figures.
    """
    for name, digest in read_manifest(directory).files.items():
        path = directory / name
        if not path.is_file():
            problem = "is not there"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            problem = "is not the file that was compiled"
        else:
            continue
        raise AtlasError(
            f"{directory.name}/{name}: {problem}. Restore it with `git checkout data/snapshot`"
        )


def read_manifest(directory: Path = SNAPSHOT) -> Manifest:
    """The manifest; AtlasError when the snapshot is not there or is damaged."""
    try:
        return Manifest.model_validate_json((directory / MANIFEST).read_text("utf-8"))
    except (OSError, ValidationError):
        raise AtlasError(
            f"{directory.name}/{MANIFEST}: is not there or is damaged. Restore it with "
            "`git checkout data/snapshot`, or compile it: python -m data compile --from DIR"
        ) from None
