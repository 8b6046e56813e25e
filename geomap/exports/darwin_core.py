"""Darwin Core's terms for an event and its place (https://dwc.tdwg.org/terms/), as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geomap import __version__
from geomap.delimited import write_rows
from geomap.exports.rows import Row, country_alpha2, country_name, export_rows
from geomap.rights import each_once

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from geomap.tables import Table

COLUMNS = (
    "eventID", "eventType", "eventDate", "verbatimEventDate", "eventRemarks", "locationID", "higherGeography",
    "country", "countryCode", "stateProvince", "locality", "verbatimLocality", "decimalLatitude", "decimalLongitude",
    "geodeticDatum", "coordinateUncertaintyInMeters", "coordinatePrecision", "pointRadiusSpatialFit", "footprintWKT",
    "footprintSRS", "footprintSpatialFit", "verbatimCoordinates", "verbatimCoordinateSystem", "verbatimSRS",
    "georeferencedBy", "georeferencedDate", "georeferenceProtocol", "georeferenceSources", "georeferenceRemarks",
    "georeferenceVerificationStatus", "locationAccordingTo", "references", "license", "rightsHolder",
)  # fmt: skip
DATUM = "EPSG:4326"
PROTOCOL = "Georeferencing Quick Reference Guide (Zermoglio et al. 2020, https://doi.org/10.35035/e09p-h128)"
PRECISION_DEG = 0.0000001
_VERIFIED = {"accepted": "verified by contributor", "edited": "verified by contributor"}


def write_darwin_core(tables: Mapping[str, Table], path: str | os.PathLike[str]) -> Path:
    """Write the incidents as Darwin Core CSV; returns the path."""
    return write_rows(path, [COLUMNS], ([darwin_core(row)[c] for c in COLUMNS] for row in export_rows(tables)))


def verification(row: Row) -> str:
    """One of Darwin Core's words for how far the place was checked."""
    if row["lon"] is None:
        return "requires georeference" if row["place"] else "unable to georeference"
    return _VERIFIED.get(row["review"] or "", "requires verification")


def event_date(row: Row) -> str | None:
    """ISO 8601: a day, or two with a slash between."""
    first, last = row["date_start"], row["date_end"]
    if first is None or last is None or first == last:
        day = first or last
        return day.isoformat() if day else None
    return f"{first.isoformat()}/{last.isoformat()}"


def darwin_core(row: Row) -> dict[str, Any]:
    """One incident in Darwin Core's terms; 0 m is no uncertainty anyone can have, so unknown stays empty."""
    import shapely

    placed = row["lon"] is not None
    area = None if row.shape is None or len(row.shape) == 21 else shapely.from_wkb(row.shape)
    above = [country_name(row["country_code"]), row["admin1"]]
    told = {
        "eventID": row["incident_id"],
        "eventType": row["kind"],
        "eventDate": event_date(row),
        "verbatimEventDate": row.words.get("date"),
        "eventRemarks": " | ".join(str(v) for v in (row["title"], row["quote"], row.figures) if v),
        "locationID": row["place_id"],
        "higherGeography": " | ".join(v for v in above if v) or None,
        "country": above[0],
        "countryCode": country_alpha2(row["country_code"]),
        "stateProvince": row["admin1"],
        "locality": row["place"],
        "verbatimLocality": " ".join(v for v in (row["distance_text"], row.words.get("place")) if v) or None,
        "decimalLatitude": row["lat"],
        "decimalLongitude": row["lon"],
        "geodeticDatum": DATUM if placed else None,
        "coordinateUncertaintyInMeters": row["uncertainty_m"] or None,
        "coordinatePrecision": PRECISION_DEG if placed else None,
        "pointRadiusSpatialFit": row.footprint.get("spatial_fit"),
        "footprintWKT": None if area is None else shapely.to_wkt(area, rounding_precision=6),
        "footprintSRS": None if area is None else DATUM,
        "georeferencedBy": f"geomap {__version__}" if placed else None,
        "georeferenceProtocol": row.footprint.get("protocol") or (PROTOCOL if placed else None),
        "georeferenceSources": " | ".join(each_once([row["attribution"]])) or None,
        "georeferenceRemarks": row.footprint.get("remarks"),
        "georeferenceVerificationStatus": verification(row),
        "locationAccordingTo": ", ".join(row["asserted_by"] or ()) or row["publisher"],
        "references": row["source_url"],
        "license": " | ".join(each_once([row["licence"]])) or None,
        "rightsHolder": " | ".join(each_once([row["attribution"]])) or None,
    }
    return dict.fromkeys(COLUMNS) | told
