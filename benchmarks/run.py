"""Run every benchmark of this folder and print its table: ``make bench``, or ``python benchmarks/run.py NAME…``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    wanted = set(sys.argv[1:])
    failed = []
    for script in sorted(HERE.glob("*.py")):
        if script.name == "run.py" or (wanted and script.stem not in wanted):
            continue
        print(f"\n## {script.stem}\n", flush=True)
        if subprocess.run([sys.executable, script], check=False).returncode:
            failed.append(script.stem)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
