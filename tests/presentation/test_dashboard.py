"""The dashboard's page model: every figure from the scorecard, safe JSON, the same every time."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from clinic_lib.presentation.dashboard_assets import SCRIPTS, asset_names, dashboard_assets
from clinic_lib.presentation.dashboard_json import embedded_json, plain_model
from clinic_lib.presentation.dashboard_loading import chosen_clinic, find_clinic, load_dashboard
from clinic_lib.presentation.dashboard_meeting import MADE_GROUP, OWN_GROUP
from clinic_lib.presentation.dashboard_page import build_dashboard_page, dashboard
from clinic_lib.presentation.dashboard_records import Dashboard, View
from tests.presentation.dashboard_outputs import make_outputs

integration = pytest.mark.integration
CLINIC = "greenest-county-2011-06"
HOSTILE = "</script><script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'>\u2028"


@pytest.fixture(scope="module")
def folders(project_folder, tmp_path_factory) -> SimpleNamespace:
    found = SimpleNamespace(
        data=project_folder / "data",
        parameters=project_folder / "parameters",
        output=tmp_path_factory.mktemp("outputs"),
    )
    make_outputs(found, CLINIC)
    return found


@pytest.fixture(scope="module")
def page(folders) -> Dashboard:
    return load_dashboard(folders, CLINIC)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [words for one in value.values() for words in _texts(one)]
    if isinstance(value, list):
        return [words for one in value for words in _texts(one)]
    return [value] if isinstance(value, str) else []


@integration
def test_every_indicator_is_there_once_in_the_order_of_the_areas(page) -> None:
    ids = [one.indicator_id for one in page.indicators]
    assert ids == [code for area in page.areas for code in area.indicator_ids]
    assert len(set(ids)) == len(ids) == 10


@integration
def test_every_indicator_stands_once_in_the_grid(page) -> None:
    placed = [code for row in page.grid.cells for cell in row for code in cell]
    assert sorted(placed) == sorted(one.indicator_id for one in page.indicators)


@integration
def test_each_side_has_a_picture_or_a_reason(page) -> None:
    for one in page.indicators:
        assert [panel.view for panel in one.panels] == list(View)[2:6]
        for panel in one.panels:
            assert bool(panel.pictures) != bool(panel.reason), (one.indicator_id, panel.view)


@integration
def test_a_story_without_consent_is_not_in_the_page(page, project_folder) -> None:
    told = " ".join(_texts(plain_model(page)))
    table = (project_folder / "data" / "stories.csv").read_text(encoding="utf-8")
    assert any(one.stories for one in page.indicators)
    assert ",no," in table
    for line in table.splitlines():
        if ",no," in line:
            assert line.split(",")[3][:40].strip('"') not in told


@integration
def test_what_all_figures_share_is_told_once(page) -> None:
    figures = [
        picture.figure
        for one in page.indicators
        for panel in one.panels
        for picture in panel.pictures
    ]
    assert page.figure_base["paper_bgcolor"]
    assert not any(set(page.figure_base) & set(figure["layout"]) for figure in figures)


@integration
def test_equal_figures_give_equal_pages(folders, page) -> None:
    again = plain_model(load_dashboard(folders, CLINIC))
    assert build_dashboard_page(again) == build_dashboard_page(plain_model(page))


@integration
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


@integration
def test_hostile_words_cannot_leave_their_element() -> None:
    page = build_dashboard_page({"problem": HOSTILE})
    html = BeautifulSoup(page, "html.parser")
    assert len(html.find_all("script")) == 2
    assert html.find("img") is None
    assert json.loads(html.select_one("script.model").text) == {"problem": HOSTILE}
    assert "\u2028" not in embedded_json(HOSTILE)


@integration
def test_nothing_made_and_a_wrong_name_are_said_in_words(folders, tmp_path) -> None:
    nothing = SimpleNamespace(**{**vars(folders), "output": tmp_path})
    assert "clinic batch" in dashboard(nothing).model["problem"]
    assert f"clinic pack {CLINIC}" in dashboard(nothing, CLINIC).model["problem"]
    wrong = dashboard(folders, "greenest-county-2011")
    assert f"Did you mean '{CLINIC}'" in wrong.model["problem"]
    assert find_clinic(folders, CLINIC).clinic_id == CLINIC


@integration
def test_without_being_told_it_opens_the_first_clinic_that_is_made(folders, monkeypatch) -> None:
    assert chosen_clinic(folders) == CLINIC
    monkeypatch.setenv("CLINIC_ID", "of-the-server")
    assert chosen_clinic(folders) == "of-the-server"
    monkeypatch.setenv("QUERY_STRING", "view=area&clinic=of-the-address")
    assert chosen_clinic(folders) == "of-the-address"


@integration
def test_each_page_of_the_pack_leads_to_a_view(page) -> None:
    assert [one.page for one in page.pages] == list(range(1, len(page.pages) + 1))
    trends = [one for one in page.pages if one.kind == "trend"]
    assert {one.indicator_id for one in trends} == {one.indicator_id for one in page.indicators}
    assert all(one.view is View.TREND for one in trends)
    dividers = [one.area for one in page.pages if one.kind == "section"]
    assert set(dividers) == {area.number for area in page.areas}


@integration
def test_the_agenda_says_what_is_on_the_screen(page) -> None:
    assert sum(item.minutes for item in page.agenda) == 120
    assert [item.number for item in page.agenda] == list(range(1, len(page.agenda) + 1))
    chair = next(item for item in page.agenda if item.areas)
    assert chair.areas == tuple(area.number for area in page.areas if area.number)
    assert all(bool(item.areas) == (item.view is View.AREA) for item in page.agenda)


@integration
def test_broken_tables_do_not_hide_the_frozen_figures(folders, tmp_path) -> None:
    broken = SimpleNamespace(**{**vars(folders), "data": tmp_path})
    model = dashboard(broken, CLINIC).model
    assert "clinic check" in model["notice"]
    assert len(model["indicators"]) == 10


@integration
def test_what_was_agreed_before_stands_beside_what_became_of_it(page) -> None:
    ids = {one.indicator_id for one in page.indicators}
    assert page.followed
    assert all(one.verdict.words and one.because for one in page.followed)
    assert {one.indicator_id for one in page.followed} - {""} <= ids


@integration
def test_changes_documents_and_the_golden_thread_are_told(page) -> None:
    assert page.changes.rows[0][-3:] == ("44.0%", "44.7% [p]", "revised")
    assert [paper.file for paper in page.papers if paper.title == "Agenda"] == ["agenda.docx"]
    assert {paper.group for paper in page.papers} == {MADE_GROUP, OWN_GROUP}
    waste = next(one for one in page.indicators if one.indicator_id == "NI192")
    assert waste.thread[0].name == "Less waste, and more of it used again"
    assert waste.thread[0].points
    assert page.areas[0].stories


@integration
def test_a_broken_clinic_file_hides_no_other_clinic(folders, tmp_path) -> None:
    shutil.copytree(folders.parameters, tmp_path, dirs_exist_ok=True)
    (tmp_path / "broken.yml").write_text("title: [", encoding="utf-8")
    mixed = SimpleNamespace(**{**vars(folders), "parameters": tmp_path})
    assert find_clinic(mixed, CLINIC).clinic_id == CLINIC
    assert "broken.yml" in dashboard(mixed, "broken").model["problem"]
