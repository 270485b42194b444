"""The dashboard's page model: every figure from the scorecard, safe JSON, the same every time."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from clinic_lib.presentation.dashboard_assets import SCRIPTS, asset_names, dashboard_assets
from clinic_lib.presentation.dashboard_json import embedded_json, plain_model
from clinic_lib.presentation.dashboard_loading import find_clinic, load_dashboard
from clinic_lib.presentation.dashboard_page import build_dashboard_page, dashboard
from clinic_lib.presentation.dashboard_records import Dashboard, View

pytestmark = pytest.mark.integration
CLINIC = "greenest-county-2011-06"
HOSTILE = "</script><script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'>\u2028"


@pytest.fixture(scope="module")
def folders(project_folder, tmp_path_factory) -> SimpleNamespace:
    return SimpleNamespace(
        data=project_folder / "data",
        parameters=project_folder / "parameters",
        output=tmp_path_factory.mktemp("outputs"),
    )


@pytest.fixture(scope="module")
def page(folders) -> Dashboard:
    return load_dashboard(folders, CLINIC)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [words for one in value.values() for words in _texts(one)]
    if isinstance(value, list):
        return [words for one in value for words in _texts(one)]
    return [value] if isinstance(value, str) else []


def test_every_indicator_is_there_once_in_the_order_of_the_areas(page) -> None:
    ids = [one.indicator_id for one in page.indicators]
    assert ids == [code for area in page.areas for code in area.indicator_ids]
    assert len(set(ids)) == len(ids) == 10


def test_every_indicator_stands_once_in_the_grid(page) -> None:
    placed = [code for row in page.grid.cells for cell in row for code in cell]
    assert sorted(placed) == sorted(one.indicator_id for one in page.indicators)


def test_each_side_has_a_picture_or_a_reason(page) -> None:
    for one in page.indicators:
        assert [panel.view for panel in one.panels] == list(View)[2:6]
        for panel in one.panels:
            assert bool(panel.pictures) != bool(panel.reason), (one.indicator_id, panel.view)


def test_a_story_without_consent_is_not_in_the_page(page, project_folder) -> None:
    told = " ".join(_texts(plain_model(page)))
    table = (project_folder / "data" / "stories.csv").read_text(encoding="utf-8")
    assert any(one.stories for one in page.indicators)
    assert ",no," in table
    for line in table.splitlines():
        if ",no," in line:
            assert line.split(",")[3][:40].strip('"') not in told


def test_what_all_figures_share_is_told_once(page) -> None:
    figures = [
        picture.figure
        for one in page.indicators
        for panel in one.panels
        for picture in panel.pictures
    ]
    assert page.figure_base["paper_bgcolor"]
    assert not any(set(page.figure_base) & set(figure["layout"]) for figure in figures)


def test_equal_figures_give_equal_pages(folders, page) -> None:
    again = plain_model(load_dashboard(folders, CLINIC))
    assert build_dashboard_page(again) == build_dashboard_page(plain_model(page))


def test_the_page_has_no_script_of_its_own_and_every_asset_is_named_by_content(page) -> None:
    html = BeautifulSoup(build_dashboard_page(plain_model(page), base_url="/x/"), "html.parser")
    scripts = html.find_all("script")
    assert [script.get("type", "") for script in scripts] == ["", "application/json"]
    names = asset_names()
    assert scripts[0]["src"] == f"/x/assets/{names['script']}"
    assert html.select_one("link[rel=stylesheet]")["href"] == f"/x/assets/{names['style']}"
    assert not html.find_all(style=True)
    assert not [tag for tag in html.find_all(True) if any(a.startswith("on") for a in tag.attrs)]
    assert html.html["lang"] == "en-GB"
    assert set(dashboard_assets()) == set(names.values())
    assert len(SCRIPTS) == len(set(SCRIPTS))


def test_hostile_words_cannot_leave_their_element() -> None:
    page = build_dashboard_page({"problem": HOSTILE})
    html = BeautifulSoup(page, "html.parser")
    assert len(html.find_all("script")) == 2
    assert html.find("img") is None
    assert json.loads(html.select_one("script.model").text) == {"problem": HOSTILE}
    assert "\u2028" not in embedded_json(HOSTILE)


def test_nothing_made_and_a_wrong_name_are_said_in_words(folders) -> None:
    shown = dashboard(folders)
    assert "clinic batch" in shown.model["problem"]
    wrong = dashboard(folders, "greenest-county-2011")
    assert f"Did you mean '{CLINIC}'" in wrong.model["problem"]
    assert find_clinic(folders, CLINIC).clinic_id == CLINIC
