"""What a boundary build must fulfil before it replaces anything; a failure is one line and the old data stays."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import shapely

from geomap import geodesy
from geomap.borders import Boundaries
from geomap.boundary_files import BoundaryFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from boundary_places import Places

Figures = tuple[tuple[str, float | int | str], ...]

DEPTH_M = 3_218.688
BAND_KM2, BAND_TOLERANCE_KM2, BAND_PARTS = 1_092.0, 5.0, 2
"""The part of Syunik within two miles of its border with Azerbaijan: measured on OpenStreetMap's line, two stretches."""
SYUNIK = "geonames:409314"
LAKE_SEV = (46.23, 39.60)
LEAST_AGREEMENT = 0.995
"""Share of the gazetteer's settlements that lie in the state that GeoNames puts them in."""


def check_boundaries(public: Path, fine: Path, places: Places) -> dict[str, Figures]:
    """Run every gate on the written files; figures for the manifest. Raises SystemExit with one line."""
    figures = {}
    files = {name: BoundaryFile(path) for name, path in (("public", public), ("open", fine))}
    for name, file in files.items():
        check_geometry(file)
        check_codes((f.place_id, f"{f.kind} {f.view}") for f in file.features if f.kind in {"country", "admin1"})
        rows: list[tuple[str, float | int | str]] = [("features", len(file.features)), ("lines", len(file.lines))]
        if name == "open":
            rows.append(("states", len({f.iso for f in file.features if f.kind == "country"})))
            rows.append(("regions", sum(f.kind == "admin1" for f in file.features)))
        figures[name] = tuple(rows)
    both = Boundaries(files["public"], files["open"], "iso")
    area = check_band(both)
    share, count = check_places(both, places)
    figures["open"] += (
        ("seed_band_km2", round(area, 1)),
        ("places_in_their_state", round(share, 5)),
        ("places", count),
    )
    both.close()
    return figures


def check_geometry(file: BoundaryFile) -> None:
    """Every polygon is valid."""
    bad = [feature.place_id for feature in file.features if not shapely.is_valid(file.polygon(feature))]
    if bad:
        raise SystemExit(f"{file.path.name}: {len(bad)} invalid geometries: {' '.join(bad[:10])}")


def check_codes(codes: Iterable[tuple[str, str]]) -> None:
    """No place id stands for two shapes of one kind and point of view (a state may be a region of another: Mayotte)."""
    twice = sorted(place_id for (place_id, _), count in Counter(codes).items() if count > 1)
    if twice:
        raise SystemExit(f"{len(twice)} region codes stand for two regions: {' '.join(twice[:10])}")


def check_band(boundaries: Any) -> float:
    """The two-mile strip of Syunik: its area, its parts, and that Lake Sev lies in it; the area in km²."""
    syunik = boundaries.shape(SYUNIK)
    border = boundaries.border("ARM", "AZE")
    if syunik is None or border is None:
        raise SystemExit("the build has no Syunik or no border of Armenia and Azerbaijan")
    if not syunik.covers(shapely.Point(LAKE_SEV)):
        raise SystemExit("Lake Sev (46.23 E, 39.60 N) does not lie in Syunik")
    band = geodesy.polygons_of(syunik.intersection(geodesy.buffer_m(border.line, DEPTH_M)))
    area, parts = geodesy.area_m2(band) / 1e6, len(geodesy.parts_of(band))
    if abs(area - BAND_KM2) > BAND_TOLERANCE_KM2 or parts != BAND_PARTS:
        raise SystemExit(
            f"the two-mile strip of Syunik has {area:,.1f} km² in {parts} parts, "
            f"not {BAND_KM2:,.0f} ± {BAND_TOLERANCE_KM2:.0f} in {BAND_PARTS}"
        )
    if not band.covers(shapely.Point(LAKE_SEV)):
        raise SystemExit("Lake Sev does not lie in the two-mile strip of Syunik")
    return float(area)


def check_places(boundaries: Any, places: Places) -> tuple[float, int]:
    """The gazetteer's settlements lie in their states."""
    shapes = {}
    for state in sorted(set(places.states.tolist())):
        if (shape := boundaries.country(state)) is not None:
            shapes[state] = shape
    share, count = places.agreement(shapes)
    if share < LEAST_AGREEMENT:
        raise SystemExit(f"{share:.2%} of {count:,} settlements lie in their state, less than {LEAST_AGREEMENT:.1%}")
    return share, count
