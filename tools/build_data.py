"""Rebuild ``data/`` from the registries: fetch and verify the inputs, run each step whose inputs changed, write the manifest.

    python tools/build_data.py [--force] [--only boundaries|gazetteer] [--check]

A step is rebuilt only when its locked inputs, its code or its tables changed; its gates refuse a bad build before
anything is replaced. The same inputs give the same bytes. Nothing of this runs at install.
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from data_inputs import Inputs, Part, sha256_of

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
MANIFEST = "manifest.json"
STEPS = ("boundaries", "gazetteer", "waters")
"""In this order: the gazetteer step reads the regions that the first one wrote.

Step ``x`` is the module ``tools/x_sources.py`` with ``INPUTS`` (names in the lock file), ``FILES`` (its code and
tables, for the digest) and ``build(inputs, out_dir) -> list[Part]``, which writes below ``out_dir`` (a copy of
``data/``) and raises SystemExit with one line where a gate fails.
"""
MAX_BYTES = 25_000_000


def main() -> None:
    """Build what changed, or with ``--check`` only tell whether ``data/`` is what the manifest says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--force", action="store_true", help="rebuild although nothing changed")
    parser.add_argument("--only", choices=STEPS, help="one step only")
    parser.add_argument("--check", action="store_true", help="verify data/ against its manifest, build nothing")
    options = parser.parse_args()
    manifest = read_manifest()
    if options.check:
        if problems := check(manifest):
            raise SystemExit("\n".join(problems))
        return
    inputs = Inputs()
    for step in STEPS:
        if options.only in {None, step} and (Path(__file__).parent / f"{step}_sources.py").is_file():
            manifest = run_step(step, inputs, manifest, force=options.force)
    if problems := check(manifest):
        raise SystemExit("\n".join(problems))


def run_step(step: str, inputs: Inputs, manifest: dict[str, Any], *, force: bool) -> dict[str, Any]:
    """Run one step if its digest changed; its files appear in ``data/`` only after all of its gates passed."""
    module = importlib.import_module(f"{step}_sources")
    digest = inputs.digest(module.INPUTS, module.FILES)
    old = manifest["steps"].get(step)
    if not force and old and old["built_from"] == digest and not check({"steps": {step: old}}):
        print(f"{step}: up to date", file=sys.stderr)
        return manifest
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".data-") as scratch:
        out = Path(scratch)
        if DATA.is_dir():
            shutil.copytree(DATA, out, dirs_exist_ok=True)
        parts: list[Part] = module.build(inputs, out)
        entries = [describe(part, out, inputs) for part in parts]
        for entry in entries:
            target = DATA / entry["path"]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(out / entry["path"], target)
    for gone in {part["path"] for part in old["parts"]} - {entry["path"] for entry in entries} if old else ():
        (DATA / gone).unlink(missing_ok=True)
    manifest["steps"][step] = {"built_from": digest, "parts": sorted(entries, key=lambda entry: entry["path"])}
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    (DATA / MANIFEST).write_text(text, encoding="utf-8")
    return manifest


def describe(part: Part, out: Path, inputs: Inputs) -> dict[str, Any]:
    """The manifest's entry for one written file."""
    sources = []
    for name in part.sources:
        if name in inputs.sources:
            source = inputs.sources[name]
            sources.append(
                {
                    "registry": source.registry,
                    "package": source.package,
                    "version": source.version,
                    "sha256": source.sha256,
                    "upstream": source.upstream,
                    "licence": source.licence,
                    "date": source.date,
                },
            )
        else:
            sources.append({"file": name, "sha256": sha256_of(ROOT / name)})
    return {
        "path": part.path.relative_to(out).as_posix(),
        "content": part.content,
        "licence": part.licence,
        "attribution": part.attribution,
        "bytes": part.path.stat().st_size,
        "sha256": sha256_of(part.path),
        "sources": sources,
        "figures": dict(part.figures),
    }


def read_manifest() -> dict[str, Any]:
    """The manifest as it stands, or an empty one."""
    path = DATA / MANIFEST
    if not path.is_file():
        return {"format": 1, "steps": {}}
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def check(manifest: dict[str, Any]) -> list[str]:
    """What in ``data/`` is not as the manifest says, one line each."""
    problems = []
    for step in manifest["steps"].values():
        for part in step["parts"]:
            path = DATA / part["path"]
            if not path.is_file():
                problems.append(f"{path}: missing")
            elif sha256_of(path) != part["sha256"]:
                problems.append(f"{path}: not what the manifest says; rebuild with tools/build_data.py --force")
    total = sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) if DATA.is_dir() else 0
    if total > MAX_BYTES:
        problems.append(f"data/ has {total:,} bytes, more than {MAX_BYTES:,}")
    return problems


if __name__ == "__main__":
    main()
