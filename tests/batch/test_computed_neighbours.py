"""``clinic neighbours compute``: characteristics in, a list with distance, source and date out."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from clinic_lib.batch import NeighbourRequest, compute_neighbours
from clinic_lib.cli.app import cli
from clinic_lib.data import load_dataset
from clinic_lib.errors import ClinicError, DataError, MethodError, ParameterError
from clinic_lib.indicators.comparators import choose_comparators

pytestmark = pytest.mark.integration

AREAS = """area_code,area_name,area_type,parent_code,valid_to
E92000001,England,country,,
E10000029,Suffolk,county,,
E10000020,Norfolk,county,,
E10000003,Cambridgeshire,county,,
E10000012,Essex,county,,
E10000001,Bedfordshire,county,,2009-03-31
E06000055,Bedford,unitary,,
E06000031,Peterborough,unitary,,
"""
TABLE = """area_code,area_name,density,over_65
E10000029,Suffolk,2,20
E10000020,Norfolk,2,22
E10000003,Cambridgeshire,4,20
E10000012,Essex,4,
E10000001,Bedfordshire,2,20
E06000055,Bedford,3,18
E06000031,Peterborough,4,16
E99999999,Nowhere,1,1
"""
DAY = {"as_at": date(2011, 3, 27), "source": "Census 2011"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "areas.csv").write_text(AREAS, encoding="utf-8")
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "characteristics.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def comparators(data: Path) -> pd.DataFrame:
    return pd.read_csv(data / "comparators.csv", dtype=str, keep_default_na=False)


def test_distances_by_hand(data: Path, table: Path) -> None:
    report = compute_neighbours(NeighbourRequest(table, data, areas=("E10000029",), **DAY))
    # Of the three counties with both: density 2, 2, 4 and over 65 of 20, 22, 20 have the standard
    # deviations sqrt(8/9) each, so both others are 2 / sqrt(8/9) away, and share the first rank.
    found = comparators(data)
    assert found["comparator_code"].tolist() == ["E10000003", "E10000020"]
    assert found["rank"].tolist() == ["1", "1"]
    assert found["distance"].astype(float).tolist() == pytest.approx([2 / math.sqrt(8 / 9)] * 2)
    assert set(found["source"]) == {"Worked out from density, over_65 (Census 2011)"}
    assert set(found["as_at"]) == {"2011-03-27"}
    assert dict(report.left_out) == {
        "E10000001": "it ended on 2009-03-31, before the day of the list",
        "E10000012": "no value: over_65",
        "E99999999": "it is not in areas",
    }
    assert "Suffolk: Cambridgeshire (2.12132), Norfolk (2.12132)" in report.summary()


def test_running_it_again_changes_no_byte_and_no_other_list(data: Path, table: Path) -> None:
    (data / "comparators.csv").write_text(
        "area_code,comparator_code,comparator_type,list_name,source,as_at\n"
        "E10000029,E10000020,neighbour,Mine,Me,2010-01-01\n",
        encoding="utf-8",
    )
    asked = NeighbourRequest(table, data, **DAY)
    assert compute_neighbours(asked).outcome == "new"
    before = (data / "comparators.csv").read_bytes()
    assert compute_neighbours(asked).outcome == "unchanged"
    assert (data / "comparators.csv").read_bytes() == before
    assert comparators(data)["source"].iloc[0] == "Me"
    fewer = NeighbourRequest(table, data, areas=("E10000029",), number=1, **DAY)
    assert compute_neighbours(fewer).outcome == "unchanged"  # both share the first rank
    one = NeighbourRequest(table, data, areas=("E10000020",), number=1, **DAY)
    assert compute_neighbours(one).outcome == "replaced"
    own = comparators(data).query("list_name != 'Mine'").groupby("area_code").size()
    assert own.to_dict() == {
        **{"E10000029": 2, "E10000020": 1, "E10000003": 2},
        **{"E06000055": 1, "E06000031": 1},
    }


def test_types_are_compared_together_where_asked(data: Path, table: Path) -> None:
    together = NeighbourRequest(table, data, among=("county", "unitary"), **DAY)
    assert compute_neighbours(together).areas == 5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"as_at": None}, "does not say of when it is"),
        ({"source": ""}, "does not say whose figures"),
        ({"areas": ("E10000028",)}, "is not in areas. Did you mean 'E10000029'?"),
        ({"areas": ("E10000012",)}, "has no value for over_65"),
        ({"areas": ("E10000001",)}, "it ended on 2009-03-31"),
        ({"areas": ("E92000001",)}, "has no row among the characteristics"),
        ({"among": ("counties",)}, "No area is of the type 'counties'"),
        ({"areas": ("E10000029",), "among": ("unitary",)}, "Name its type with --among too"),
        ({"columns": ("densty",)}, "Did you mean 'density'?"),
        ({"columns": ("area_name",)}, "row 2, column area_name: 'Suffolk' is not a number"),
        ({"indicators": ("NI1",)}, "not both"),
        ({"table": None}, "not neither"),
    ],
)
def test_what_is_refused_writes_nothing(
    data: Path, table: Path, changes: dict[str, object], words: str
) -> None:
    settings = {"table": table, "data": data, **DAY, **changes}
    with pytest.raises((DataError, MethodError, ParameterError)) as error:
        compute_neighbours(NeighbourRequest(**settings))  # type: ignore[arg-type]
    assert words in str(error.value)
    assert not (data / "comparators.csv").exists()


def test_a_number_with_a_comma_is_named(data: Path, table: Path) -> None:
    table.write_text(TABLE.replace("Norfolk,2,", 'Norfolk,"2,5",'), encoding="utf-8")
    with pytest.raises(ClinicError, match="row 3, column density: '2,5' is not a number"):
        compute_neighbours(NeighbourRequest(table, data, **DAY))


def test_the_command_computes_from_indicators_and_a_clinic_uses_them(
    tmp_path: Path, project_folder: Path
) -> None:
    shipped = project_folder / "data"
    for name in ("areas", "indicators", "partnerships"):
        (tmp_path / f"{name}.csv").write_bytes((shipped / f"{name}.csv").read_bytes())
    (tmp_path / "observations").mkdir()
    for name in ("NI16", "NI151"):
        source = shipped / "observations" / f"{name}.csv"
        (tmp_path / "observations" / source.name).write_bytes(source.read_bytes())
    arguments = ["neighbours", "compute", "--data", str(tmp_path), "--area", "E10000029"]
    result = CliRunner().invoke(cli, [*arguments, "--indicator", "NI16", "--indicator", "NI151"])
    assert result.exit_code == 0, result.output
    assert "NI16: Mar 2011, 26 areas" in result.output
    refused = CliRunner().invoke(cli, [*arguments, "--indicator", "NI16", "--among", "unitary"])
    assert isinstance(refused.exception, ParameterError)
    found = choose_comparators(load_dataset(tmp_path), "E10000029", None)
    assert len(found.neighbours) == 15
    assert found.nearness[found.neighbours[0]].rank == 1
    assert "Worked out from NI16, NI151" in found.neighbours_source
