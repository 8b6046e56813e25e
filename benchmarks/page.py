"""The page at size: building it, and what a reader waits for in Chromium, beside a plain folium layer of the same points.

    python benchmarks/page.py [rows ...]      100000 unless told; needs Chromium

Printed for each size: seconds of Python, megabytes of page, and in the browser milliseconds until all is drawn, for one
filter (kind, side, words, dates: the slowest of each) and for the longest frame while the map is panned and zoomed.
The peer in the same run is ``folium.plugins.FastMarkerCluster``, the quickest that folium has; only its build and size
are taken, since it fetches its libraries from the network.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import shapely

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

KINDS = ("incursion", "armed_clash", "shelling", "air_strike", "explosion", "attack", "deployment", "protest")
STATUSES = ("claimed", "disputed", "denied", "confirmed")
WORDS = ["troops", "crossed", "border", "village", "shelled", "river", "overnight", "ministry", "said", "denied", "convoy", "bridge", "checkpoint", "wounded", "soldiers", "drone", "ridge", "road", "governor", "spokesman", "artillery", "position", "withdrew", "hours", "northern", "district", "claimed", "attack", "residents"]  # fmt: skip


def incidents(rows: int) -> gpd.GeoDataFrame:
    """Made-up incidents about 400 centres, each with a sentence of its own."""
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    centres = [(chance.uniform(-110, 140), chance.uniform(-35, 60)) for _ in range(400)]
    table: dict[str, list[object]] = {
        name: [] for name in ("incident_id", "kind", "title", "actor_code", "count_min", "place", "date_start", "status", "quote")
    }  # fmt: skip
    points = []
    for n in range(rows):
        x, y = chance.choice(centres)
        points.append((chance.gauss(x, 2), max(-80.0, min(80.0, chance.gauss(y, 1.5)))))
        table["incident_id"].append(f"{chance.getrandbits(48):012x}")
        table["kind"].append(chance.choice(KINDS))
        table["title"].append(" ".join(chance.choices(WORDS, k=7)) + f" {n}")
        table["actor_code"].append(chance.choice(("ARM", "AZE", "UKR", "RUS", "SYR", "TUR", "COD", "RWA")))
        table["count_min"].append(chance.randrange(1, 2000))
        table["place"].append(f"Place {chance.randrange(5000)}")
        table["date_start"].append(
            f"20{chance.randrange(10, 25)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        )
        table["status"].append(chance.choice(STATUSES))
        table["quote"].append(" ".join(chance.choices(WORDS, k=24)))
    return gpd.GeoDataFrame(table, geometry=shapely.points(points), crs=4326)


FILTERS = """() => {
  const page = window.map_geomap.page;
  const changes = { kind: { only: { kind: new Set(['shelling']) } }, side: { only: { side: new Set(['ARM', 'AZE']) } }, words: { text: 'bridge' },
    dates: { range: [16000, 17000] }, claims: { claims: 'undisputed' }, all: {} };
  const none = { only: {}, text: '', range: null, claims: 'all' };
  const taken = {};
  for (const [name, change] of Object.entries(changes)) {
    const times = [];
    for (let i = 0; i < 3; i += 1) {
      page.state.change('filter', none);
      const start = performance.now();
      page.state.change('filter', { ...none, ...change });
      times.push(performance.now() - start);
    }
    taken[name] = times.map((time) => Math.round(time));
  }
  page.state.change('filter', none);
  return taken;
}"""
STALL = """async (moves) => {
  let worst = 0;
  let last = performance.now();
  let going = true;
  const tick = (now) => { worst = Math.max(worst, now - last); last = now; if (going) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  const map = window.map_geomap;
  for (const [dx, dy, zoom] of moves) {
    if (zoom) map.setZoom(map.getZoom() + zoom); else map.panBy([dx, dy]);
    await new Promise((done) => setTimeout(done, 450));
  }
  going = false;
  return worst;
}"""
MOVES = [(400, 0, 0), (-200, 200, 0), (0, 0, 1), (300, 100, 0), (0, 0, 2), (-300, 0, 0), (0, 0, -1), (0, 0, -2)]


def main() -> None:
    """Print one line for each size."""
    sizes = [int(word) for word in sys.argv[1:]] or [100_000]
    for rows in sizes:
        frame = incidents(rows)
        with tempfile.TemporaryDirectory() as folder:
            build, size = build_page(frame, Path(folder) / "page.html")
            peer, peer_size = build_peer(frame, Path(folder) / "peer.html")
            print(
                f"{rows:>7} rows: built in {build:.2f} s ({peer / build:.1f} times as fast as FastMarkerCluster), {size:.1f} MB (it: {peer_size:.1f})"
            )
            in_browser(Path(folder) / "page.html")


def build_page(frame: gpd.GeoDataFrame, path: Path) -> tuple[float, float]:
    """Seconds and megabytes, imports left out; the best of three."""
    from geomap.maps import write_page

    write_page({"incidents": frame.head(1)}, path)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        write_page({"incidents": frame}, path)
        times.append(time.perf_counter() - start)
    return min(times), path.stat().st_size / 1e6


def build_peer(frame: gpd.GeoDataFrame, path: Path) -> tuple[float, float]:
    """The same for folium's quickest layer, with the same words in its rows."""
    import folium
    from folium.plugins import FastMarkerCluster

    start = time.perf_counter()
    drawn = folium.Map(tiles=None)
    plain = frame.drop(columns="geometry")
    FastMarkerCluster(
        [[y, x, *row] for x, y, row in zip(frame.geometry.x, frame.geometry.y, plain.values.tolist(), strict=True)]
    ).add_to(drawn)
    drawn.save(path)
    return time.perf_counter() - start, path.stat().st_size / 1e6


def in_browser(path: Path) -> None:
    """Print what a reader waits for."""
    from browser import open_page

    with open_page(path, ready=False) as page:
        page.wait_for_selector("body[data-ready=true]", timeout=60_000)
        page.wait_for_selector("body[data-drawn]")
        drawn = page.evaluate("Number(document.body.dataset.drawn)")
        page.wait_for_timeout(1500)
        filters = page.evaluate(FILTERS)
        worst = page.evaluate(STALL, MOVES)
        print(
            f"        drawn after {drawn:.0f} ms; filters {filters}; longest frame {worst:.0f} ms; problems {page.problems}"
        )


if __name__ == "__main__":
    main()
