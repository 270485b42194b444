"""Every area that an import meets, so that no observation is left without its area.

Knows no figure.
"""

from __future__ import annotations

import pandas as pd

from clinic_lib.data.importers.tidying import area_types

AREA_COLUMNS = ["area_code", "area_name", "area_kind", "parent_code", "parent_name", "valid_to"]
WIDE = ("country", "group_of_countries", "region", "combined_authority")


class AreaBook:
    """Areas as they were first met, with parents that have no row of their own.

    Examples
    --------
    >>> book = AreaBook()
    >>> book.add(pd.DataFrame([["E10000029", "Suffolk", "", "E12000006", "East", ""]],
    ...                       columns=AREA_COLUMNS))
    >>> list(book.frame()["area_type"])
    ['county', 'region']
    """

    def __init__(self) -> None:
        self._areas: dict[str, dict[str, str]] = {}
        self._parents: dict[str, str] = {}

    def add(self, rows: pd.DataFrame) -> None:
        """Note the areas of some rows; a parent or an end date may come later than the name."""
        for area in rows[AREA_COLUMNS].drop_duplicates().to_dict("records"):
            known = self._areas.setdefault(area["area_code"], dict(area))
            for column in ("parent_code", "valid_to"):
                known[column] = known[column] or area[column]
            if area["parent_code"]:
                self._parents.setdefault(area["parent_code"], area["parent_name"])

    @property
    def codes(self) -> list[str]:
        """Codes of the areas that have rows, in the order they were met."""
        return list(self._areas)

    @property
    def example(self) -> str:
        """The code of an area that a partnership could serve: the first that is no whole region."""
        frame = self.frame()
        local = frame.loc[~frame["area_type"].isin(WIDE), "area_code"]
        return str(local.iloc[0] if len(local) else frame["area_code"].iloc[0])

    def frame(self) -> pd.DataFrame:
        """The areas as rows of the areas table."""
        parents = [
            {"area_code": code, "area_name": name or code, "area_kind": "", "parent_code": ""}
            for code, name in self._parents.items()
            if code not in self._areas
        ]
        frame = pd.DataFrame([*self._areas.values(), *parents]).fillna("").astype("str")
        return frame.assign(area_type=area_types(frame["area_code"], frame["area_kind"]))
