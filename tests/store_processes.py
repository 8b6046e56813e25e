"""Processes of their own for the tests of the store: ones to kill, ones that work at once, and a QGIS that stays open."""

from __future__ import annotations

import json
import os
import subprocess
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def start(work: Callable[[], None]) -> int:
    """Do something in a process of its own; its id. Ends with 0, or 1 after an error."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it was, the process ends here
        traceback.print_exc()
    finally:
        os._exit(status)


def wait(pid: int) -> int:
    """How it ended: its exit status, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Qgis:
    """A QGIS without windows."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["/usr/bin/python3", str(Path(__file__).parent / "qgis_store.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen", "HOME": "/tmp", "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        while self._process.stdout.readline().strip() != "ready":
            if self._process.poll() is not None:
                raise RuntimeError("QGIS did not start")

    def ask(
        self, source: Any, *, layer: str = "incidents", steps: list[Any] | None = None, provider: str = "ogr"
    ) -> dict[str, Any]:
        named = f"{source}|layername={layer}" if provider == "ogr" else str(source)
        job = {"source": named, "provider": provider, "steps": steps or []}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        while line := self._process.stdout.readline():
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError("QGIS died")

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=30)
