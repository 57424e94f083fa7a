"""A PostgreSQL server of the tests' own: on a Unix socket, as an unprivileged user, in a folder that goes away."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

_USER = "postgres"  # Debian's package makes it
_START_SECONDS = 60.0


def find_binaries() -> Path | None:
    """Return the folder of `initdb` and `postgres`, the newest one installed, or None."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


@contextmanager
def server(binaries: Path) -> Iterator[Path]:
    """Run a server for the length of a block; yields the folder of its socket."""
    root = os.geteuid() == 0
    user = _USER if root else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if root:
        shutil.chown(folder, user)
    as_user = {"user": user, "cwd": folder} if root else {"cwd": folder}
    initdb = [
        str(binaries / "initdb"),
        "-D",
        str(folder / "data"),
        "-U",
        _USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(initdb, check=True, capture_output=True, **as_user)  # type: ignore[call-overload]
    command = [
        str(binaries / "postgres"),
        "-D",
        str(folder / "data"),
        "-k",
        str(folder),
        "-h",
        "",
        "-F",
        "-c",
        "timezone=Asia/Tokyo",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, **as_user)
    try:
        _wait(folder, process)
        yield folder
    finally:
        process.send_signal(signal.SIGINT)  # "fast shutdown"
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def make_database(socket: Path, name: str) -> str:
    """Make an empty database and return its address."""
    engine = create_engine(address(socket, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address(socket, name)


def address(socket: Path, name: str) -> str:
    return f"postgresql+psycopg://{_USER}@/{name}?host={socket}"


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    engine = create_engine(address(folder, "postgres"))
    while True:
        try:
            with engine.connect():
                break
        except Exception as error:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError((folder / "log").read_text()) from error
            time.sleep(0.1)
    engine.dispose()
