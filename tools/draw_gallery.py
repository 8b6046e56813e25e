"""Draw the pictures of README: each seed in ``maps/gallery`` without a browser, and the page in ``maps/screenshot.png``.

    python tools/draw_gallery.py [--page]

``--page`` also makes the page of all seeds and takes its picture in headless Chromium.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from geomap import pipeline
from geomap.layers import build_layers
from geomap.maps import write_picture
from geomap.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
GALLERY = ROOT / "maps" / "gallery"
SCREENSHOT = ROOT / "maps" / "screenshot.png"
SIZE = (960, 640)
WINDOW = {"width": 1280, "height": 800}
FIRST = "About 250"
"""Begins the title of the incident that the page's picture shows opened."""


def main() -> None:
    """One picture for each report of seeds/, named after it; with ``--page`` one of the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", action="store_true", help="also take a picture of the page, which needs Chromium")
    options = parser.parse_args()
    GALLERY.mkdir(parents=True, exist_ok=True)
    written = [draw(report, GALLERY / f"{report.stem}.png") for report in sorted(SEEDS.glob("*.txt"))]
    if options.page:
        written.append(photograph(SCREENSHOT))
    for path in written:
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
    return write_picture(layers, target, basemap=pipeline.ground_of(events, settings), size=SIZE, dots=1.0)


def photograph(target: Path) -> Path:
    """The page of all seeds with its first incident opened."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        result = pipeline.map(SEEDS, output=folder)
        chromium = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--headless", "--no-sandbox"])
        page = chromium.new_page(viewport=WINDOW, reduced_motion="reduce")
        page.goto(result.page.as_uri())
        page.wait_for_selector("body[data-ready=true]")
        page.locator(".item", has_text=FIRST).first.click()
        page.wait_for_timeout(500)
        page.screenshot(path=target)
        chromium.close()
    return target


if __name__ == "__main__":
    main()
