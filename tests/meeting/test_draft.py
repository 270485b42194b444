"""Drafting a clinic file, and bringing it up to date without touching what a person wrote."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.data import load_dataset
from clinic_lib.data.cell_rules import UNPRINTABLE_CHARACTER
from clinic_lib.errors import ParameterError
from clinic_lib.meeting import (
    build_draft,
    check_clinic,
    clinic_warnings,
    draft_name,
    is_draft,
    load_clinic,
    merge_draft,
    suggest_clinic,
    with_fingerprints,
)
from clinic_lib.meeting.draft import quoted
from clinic_lib.meeting.draft_areas import shortened
from tests.builders import write_small_data

integration = pytest.mark.integration
DAY = date(2011, 6, 15)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return load_dataset(write_small_data(tmp_path_factory.mktemp("draft") / "data"))


@pytest.fixture(scope="module")
def draft(dataset):
    return build_draft(suggest_clinic(dataset, "greenest-county", on=DAY), dataset)


@pytest.fixture(scope="module")
def later(dataset):
    """The draft for another day, with a wish."""
    proposal = suggest_clinic(dataset, "greenest-county", on=date(2011, 6, 22), wishes=["NI020"])
    return build_draft(proposal, dataset)


@integration
def test_the_draft_passes_its_check_and_says_why(tmp_path, dataset, draft):
    path = tmp_path / "a.yml"
    path.write_text(with_fingerprints(draft), encoding="utf-8")
    assert check_clinic(path, dataset) == ()
    clinic = load_clinic(path)
    assert clinic.clinic_id == "greenest-county-2011-06"
    assert clinic.timings.total == 120
    assert len(clinic.documents) == 3
    assert clinic.timetable.skip_bank_holidays
    assert {a.indicator_id for a in clinic.achievements} <= set(clinic.indicator_ids)
    assert "# 2011-06-06  Partnership's documents with the performance contact" in draft
    waste = next(area for area in clinic.key_areas if "NI192" in area.indicator_ids)
    assert waste.action_underway == ("Home composting campaign",)
    assert waste.contributors == ("Suffolk County Council",)
    reasons = draft[draft.index("# NI192 ") : draft.index("desired_outcome")]
    assert "less than 1 in" in reasons


@integration
def test_a_wish_of_the_pmg_is_first_and_marked(tmp_path, dataset, later):
    path = tmp_path / "a.yml"
    path.write_text(later, encoding="utf-8")
    assert check_clinic(path, dataset) == ()
    first = load_clinic(path).key_areas[0]
    assert (first.indicator_ids, first.pmg_wish) == (("NI020",), True)


@integration
def test_before_any_figure_there_is_nothing_to_draft(dataset):
    proposal = suggest_clinic(dataset, "greenest-county", on=date(2001, 6, 15))
    with pytest.raises(ParameterError, match="has a figure for Suffolk by 2001-06-15"):
        build_draft(proposal, dataset)


@integration
def test_a_wish_without_a_figure_is_refused(dataset):
    on = date(2008, 6, 15)
    proposal = suggest_clinic(dataset, "greenest-county", on=on, wishes=["L01"])
    with pytest.raises(ParameterError, match="wish 'L01' has no figure for Suffolk by 2008-06-15"):
        build_draft(proposal, dataset)


@integration
def test_nothing_changed_means_the_same_bytes(draft):
    text = with_fingerprints(draft)
    merged = merge_draft(text, draft)
    assert (merged.text, merged.refreshed, merged.kept) == (text, (), ())


@integration
def test_what_nobody_edited_is_brought_up_to_date(draft, later):
    merged = merge_draft(with_fingerprints(draft), later)
    assert {"date", "timetable", "key_areas"} <= set(merged.refreshed)
    assert merged.kept == ()
    again = merge_draft(merged.text, later)
    assert (again.text, again.refreshed, again.kept) == (merged.text, (), ())
    assert merge_draft(again.text, draft).text == with_fingerprints(draft)


@integration
def test_every_word_that_somebody_wrote_stays(draft, later):
    text = with_fingerprints(draft).replace(
        "    # drivers:",
        "    # a remark of mine\n    drivers: [Landfill costs more]\n    # drivers:",
        1,
    )
    text = text.replace('# place: "Where it meets"', 'place: "The Guildhall"')
    merged = merge_draft(text, later)
    assert "    # a remark of mine\n    drivers: [Landfill costs more]\n" in merged.text
    assert 'place: "The Guildhall"' in merged.text
    assert set(merged.kept) >= {"key_areas", "place"}
    assert "date: 2011-06-22" in merged.text
    assert "+   - title:" in merged.differences
    assert "- place: " in merged.differences


@integration
def test_what_belongs_together_stays_together(draft, later):
    text = with_fingerprints(draft).replace("date: 2011-06-15", "date: 2011-06-16")
    merged = merge_draft(text, later)
    assert {"date", "timetable"} <= set(merged.kept)
    assert "# 2011-06-06  Partnership's documents" in merged.text


@integration
def test_what_somebody_took_out_stays_out(draft, later):
    text = with_fingerprints(draft).replace('starts: "10:00"', "#", 1)
    merged = merge_draft(text, later)
    assert "starts" in merged.kept
    assert 'starts: "10:00"' not in merged.text


@integration
def test_an_editor_that_changes_ends_of_lines_changes_nothing(draft, later):
    text = with_fingerprints(draft)
    windows = text.replace("\n", "  \r\n")
    assert set(merge_draft(windows, later).refreshed) == set(merge_draft(text, later).refreshed)


@integration
def test_a_file_without_its_last_line_is_no_draft(draft):
    text = with_fingerprints(draft)
    assert is_draft(text)
    assert not is_draft(draft)
    assert not is_draft(text + text)
    assert not is_draft(f"{draft}\n# drafted-parts: spoilt\n")


@integration
@settings(max_examples=40)
@given(st.data())
def test_a_line_added_anywhere_is_there_after_the_merge(draft, later, data):
    lines = with_fingerprints(draft).splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 2))
    mine = "# mine alone\n"
    merged = merge_draft("".join([*lines[:at], mine, *lines[at:]]), later)
    assert mine in merged.text
    assert merge_draft(merged.text, later).text == merged.text


@integration
@given(st.text())
def test_any_text_is_quoted_so_that_it_is_read_back(text):
    words = " ".join(UNPRINTABLE_CHARACTER.sub(" ", text).split())
    assert yaml.load(f"a: {quoted(words)}", Loader=yaml.BaseLoader) == {"a": words}


@integration
@given(st.text(min_size=1, max_size=200), st.integers(10, 120))
def test_a_shortened_text_fits(text, most):
    assert 0 < len(shortened(text, most)) <= most


@integration
@pytest.mark.parametrize(
    ("partnership", "name"),
    [("p", "p-2011-06"), ("A.b_c", "A-b-c-2011-06"), ("x" * 200, f"{'x' * 70}-2011-06")],
)
def test_the_name_of_a_draft_is_that_of_a_folder(partnership, name):
    assert draft_name(partnership, DAY) == name


@pytest.mark.e2e
def test_the_shipped_data_give_a_draft_for_every_partnership(project_folder, tmp_path):
    dataset = load_dataset(project_folder / "data")
    areas = {}
    for partnership in dataset.partnerships["partnership_id"]:
        proposal = suggest_clinic(dataset, partnership, on=date(2012, 3, 7))
        path = tmp_path / f"{partnership}.yml"
        path.write_text(build_draft(proposal, dataset), encoding="utf-8")
        assert check_clinic(path, dataset) == ()
        assert clinic_warnings([path]) == ()
        areas[partnership] = [area.indicator_ids for area in load_clinic(path).key_areas]
    # Two of the four serve one outcome, so there is room for the next in rank.
    assert areas["greenest-county"] == [("NI195", "NI197"), ("NI175",), ("NI192",), ("NI185",)]
    assert all(2 <= len(found) <= 4 for found in areas.values())
