"""Draw the pictures of README and of ``maps/gallery``: each seed as a picture, without a browser.

python tools/draw_gallery.py [--svg]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from geomap import pipeline
from geomap.layers import build_layers
from geomap.maps import write_picture
from geomap.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
GALLERY = ROOT / "maps" / "gallery"
SIZE = (960, 640)


def main() -> None:
    """One picture for each report of seeds/, named after it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--svg", action="store_true", help="SVG in place of PNG")
    options = parser.parse_args()
    GALLERY.mkdir(parents=True, exist_ok=True)
    for report in sorted((ROOT / "seeds").glob("*.txt")):
        path = draw(report, GALLERY / f"{report.stem}.{'svg' if options.svg else 'png'}")
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB", file=sys.stderr)


def draw(report: Path, target: Path) -> Path:
    """One report as a picture."""
    settings = Settings()
    readings, skipped = pipeline.read_all([report], settings=settings)
    if skipped:
        raise SystemExit(f"{report}: {skipped[0].reason}")
    events = pipeline.merge_readings(readings)
    layers = build_layers(
        [event.incident for event in events],
        [event.footprint for event in events],
        {reading.report.report_id: reading.places for reading in readings},
        [reading.report for reading in readings],
        claims=[incident for event in events for incident in event.members],
    )
    ground = pipeline.ground_of(events, settings)
    return write_picture(layers, target, basemap=ground, size=SIZE, dots=1.0)


if __name__ == "__main__":
    main()
