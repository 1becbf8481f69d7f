from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from kept.audit.figures.rate import Rate
from kept.audit.report.charts import course, heat_map, interval, parts, sparkline
from kept.audit.report.markup import Html

DRAWINGS = [
    parts("Parts", [("kept", 0.25), ("silent", 0.75)]),
    interval("Interval", Rate(3, 40), 0.5),
    sparkline("Line", [0.1, 0.0, 0.3]),
    sparkline("Point", [0.0]),
    course("Course", [Rate(1, 10), Rate(0, 0)], "2 Mar 2026", "9 Mar 2026"),
    heat_map("Heat", {(0, 0): 3.0}, str, (1, 2, 3, 4)),
]


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_every_drawing_has_a_role_and_a_title(drawing: Html) -> None:
    svg = ElementTree.fromstring(drawing)
    assert svg.get("role") == "img"
    assert svg.findtext("title") == svg.get("aria-label")
    assert "nan" not in drawing and "inf" not in drawing


def test_parts_follow_one_another() -> None:
    rects = ElementTree.fromstring(DRAWINGS[0]).findall("rect")
    assert [(rect.get("x"), rect.get("width")) for rect in rects] == [
        ("0.00%", "25.00%"),
        ("25.00%", "75.00%"),
    ]


def test_a_heat_map_shows_every_hour_and_is_darker_above_each_limit() -> None:
    cells = {(0, hour): float(hour) for hour in range(6)}
    svg = ElementTree.fromstring(heat_map("Heat", cells, str, (1, 2, 3, 4)))
    shades = [rect.get("class") for rect in svg.findall("rect")]
    assert len(shades) == 7 * 24
    assert shades[:7] == [*("heat-1", "heat-1", "heat-2", "heat-3", "heat-4", "heat-5"), "heat-0"]


def test_an_interval_stays_inside() -> None:
    svg = ElementTree.fromstring(interval("Interval", Rate(9, 10), 0.5))
    circle = svg.find("circle")
    assert circle is not None and circle.get("cx") == "99.00%"
