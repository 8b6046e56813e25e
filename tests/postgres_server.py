"""A PostgreSQL server of the tests' own: by its socket alone, or on a free port of loopback."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def programs() -> Path:
    """Folder of the newest server's programs."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))


@contextlib.contextmanager
def serving(*settings: str, port: int | None = None) -> Iterator[str]:
    """Run a new, empty server; the folder of its socket. With a port it listens on 127.0.0.1 too."""
    with tempfile.TemporaryDirectory(prefix="geomap-pg-", dir="/tmp") as folder:
        data = Path(folder) / "data"
        as_owner = []
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, "postgres")
            as_owner = ["runuser", "-u", "postgres", "--"]

        def run(*command: str) -> None:
            subprocess.run([*as_owner, *command], check=True, stdout=subprocess.DEVNULL, cwd="/tmp")

        run(f"{programs()}/initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        listens = "" if port is None else f"127.0.0.1 -p {port}"
        more = "".join(f" -c {setting}" for setting in settings)
        options = f"-k {folder} -c fsync=off{more} -c listen_addresses={listens}"
        run(f"{programs()}/pg_ctl", "-D", str(data), "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield folder
        finally:
            run(f"{programs()}/pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
