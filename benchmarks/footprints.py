"""Footprints a second: 'N into X' over 50 border pairs, against a plain geopandas buffer of the same borders.

python benchmarks/footprints.py [how many]

The peer projects each border to one azimuthal equidistant plane, buffers it and cuts the country, once for each
pair and depth, with nothing of the uncertainty, the point or the words: what a script of ten lines would do.
"""

from __future__ import annotations

import random
import sys
import time

from geomap import geodesy
from geomap.borders import Boundaries
from geomap.footprints import ground
from geomap.gazetteers import Gazetteer
from geomap.models import Candidate, Locality
from geomap.settings import Settings

PAIRS = 50
OWN = ("ARM", "UKR", "SYR", "IND", "THA", "COD", "SDN", "COL", "MLI", "KGZ", "AFG", "ETH", "TUR", "POL", "ROU")
DEPTHS_M = (3218.688, 5000.0, 8000.0, 10000.0, 20000.0, 30000.0)


def localities(boundaries: Boundaries, gazetteer: Gazetteer, wanted: int) -> list[Locality]:
    """'N into X', X a region that meets the other state, seeded: the same list at each run."""
    draw = random.Random(7)  # noqa: S311 - a seeded draw
    pairs = sorted({tuple(sorted((a, b))) for a in OWN for b in boundaries.neighbours(a)})
    regions: list[tuple[Candidate, str, str]] = []
    for own, other in pairs:
        border = boundaries.border(own, other)
        point = border.line.interpolate(0.5, normalized=True) if border is not None else None
        if point is None or len(regions) == PAIRS:
            continue
        for dx, dy in ((0.1, 0.0), (-0.1, 0.0), (0.0, 0.1), (0.0, -0.1)):
            place_id = boundaries.region_at(point.x + dx, point.y + dy)
            place = gazetteer.get(place_id) if place_id else None
            if place is not None and place.country_code in (own, other):
                regions.append((place, other if place.country_code == own else own, place.country_code))
                break
    rows = []
    for _ in range(wanted):
        place, actor, target = draw.choice(regions)
        rows.append(
            Locality(
                place, "into", anchor=place, distance_m=draw.choice(DEPTHS_M), actor_code=actor, target_code=target
            )
        )
    print(f"{wanted:,} localities in {len(regions)} regions, each of its own border pair, at {len(DEPTHS_M)} depths")
    return rows


def plain(boundaries: Boundaries, rows: list[Locality]) -> float:
    """The peer: a shapely buffer of the border's part near the region, once for each region, pair and depth."""
    start = time.process_time()
    for place_id, actor, target, depth in sorted(
        {(r.anchor.place_id, r.actor_code, r.target_code, r.distance_m) for r in rows}
    ):
        region = boundaries.shape(place_id)
        border = boundaries.border(target, actor)
        plane = geodesy.local_plane(*geodesy.middle(region))
        flat = plane.project(region)
        line = plane.project(border.line).intersection(flat.buffer(1000.0).envelope)
        flat.intersection(line.buffer(depth * 1.1).difference(line.buffer(depth * 0.9)))
    return time.process_time() - start


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    settings = Settings()
    boundaries, gazetteer = Boundaries.open(settings), Gazetteer.open(settings)
    rows = localities(boundaries, gazetteer, wanted)
    start = time.process_time()
    made = [ground(row, boundaries, gazetteer) for row in rows]
    taken = time.process_time() - start
    drawn = sum(1 for f in made if f is not None and f.method == "into")
    print(f"geomap: {taken:.1f} s of one core, {len(made) / taken:,.0f} a second, {drawn:,} drawn as strips")
    peer = plain(boundaries, rows)
    print(f"a plain shapely buffer for each distinct region and depth, kept: {peer:.1f} s; ratio {taken / peer:.2f}")


if __name__ == "__main__":
    main()
