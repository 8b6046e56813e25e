"""What a boundary build must fulfil before it replaces anything; a failure is one line and the old data stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geomap.boundary_files import BoundaryFile

if TYPE_CHECKING:
    from pathlib import Path

Figures = tuple[tuple[str, float | int | str], ...]


def check_boundaries(public: Path, fine: Path) -> dict[str, Figures]:
    """Run every gate on the written files; figures for the manifest."""
    figures = {}
    for name, path in (("public", public), ("open", fine)):
        file = BoundaryFile(path)
        bad = [feature.place_id for feature in file.features if not shapely.is_valid(file.polygon(feature))]
        if bad:
            raise SystemExit(f"{path.name}: {len(bad)} invalid geometries: {' '.join(bad[:10])}")
        figures[name] = (
            ("features", len(file.features)),
            ("lines", len(file.lines)),
        )
        file.close()
    return figures
