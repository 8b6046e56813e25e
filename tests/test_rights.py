from __future__ import annotations

import pytest

from geomap.rights import each_once


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([], ()),
        ([None, ""], ()),
        (["GeoNames"], ("GeoNames",)),
        (["CC BY 4.0", "CC BY 4.0 | ODbL-1.0", "public domain"], ("CC BY 4.0", "ODbL-1.0", "public domain")),
        (
            ["© OpenStreetMap contributors; made with Natural Earth.", "Made with Natural Earth. | GeoNames"],
            ("GeoNames", "Made with Natural Earth", "© OpenStreetMap contributors"),
        ),
    ],
)
def test_each_source_is_told_once(values: list[str | None], told: tuple[str, ...]) -> None:
    assert each_once(values) == told
    assert each_once(reversed(values)) == told
