"""National totals: allocation tax and local tax FY1975-2024, national and local tax FY2010-2022.

The first table adds up the settlements of 47 prefectures and of their municipalities (derived by
its compiler from official figures); one prefecture's allocation tax of FY1976 is missing, and so
are the two totals that need it. Settlements differ from the amounts of the local finance plan.

The second is the white paper's, in hundred million yen: its local tax is that of all levels of
local government, its FY2021 row gives shares only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data.model import PublicationError, observations
from data.publications import reading

FILES = (
    "more/lat_local_tax_totals_fy1975_2024.csv",
    "more/national_local_tax_fy2010_2022.csv",
)

_SETTLEMENTS = {
    "lat_prefectural_kyen": "prefectures_local_allocation_tax",
    "lat_municipal_kyen": "municipalities_local_allocation_tax",
    "lat_total_kyen": "local_allocation_tax",
    "local_tax_prefectural_kyen": "prefectures_local_tax",
    "local_tax_municipal_kyen": "municipalities_local_tax",
    "local_tax_total_kyen": "local_tax",
}
#: Hundred million yen to thousand yen.
_OKU = 100_000.0
_AMOUNTS = {"national_tax_oku": "national_tax_total", "local_tax_oku": "local_tax_total"}
_SHARES = {
    "national_share_pct_printed": "national_tax_share",
    "national_share_after_transfer_pct": "national_tax_share_after_transfers",
}


def read(directory: Path) -> pd.DataFrame:
    """Observations at level nation, sources national_totals and national_local_tax."""
    totals = yearly(reading.one_file(directory, FILES[0]), "fy", _SETTLEMENTS)
    totals["status"] = totals["value"].isna().map({True: "unpublished", False: "derived"})
    paper = reading.one_file(directory, FILES[1])
    amounts = yearly(paper, "fy", _AMOUNTS)
    amounts["value"] *= _OKU
    shares = yearly(paper, "fy", _SHARES).dropna(subset="value")
    return pd.concat(
        [
            observations(totals, source="national_totals", level="nation"),
            observations(pd.concat([amounts, shares]), source="national_local_tax", level="nation"),
        ],
        ignore_index=True,
    )


def yearly(path: Path, year: str, columns: Mapping[str, str]) -> pd.DataFrame:
    """Rows (code '00', year, item, value) of a UTF-8 table with one row per year.

    ``year`` is the name of the year's column, ``columns`` maps the others to our items.
    """
    rows = reading.text_rows(path, "utf-8-sig")
    index, places = reading.find_header(path, "", rows, [year, *columns])
    body = [row for row in rows[index + 1 :] if any(row)]
    found = []
    for offset, row in enumerate(body, index + 1):
        if len(row) != len(rows[index]):
            raise PublicationError(
                path, f"has {len(row)} cells in row {offset + 1}", cure=reading.DOWNLOAD_AGAIN
            )
        label = row[places[year]]
        if not (label.isdigit() and len(label) == 4):
            raise PublicationError(
                path,
                "is no year",
                cell=reading.cell_name(offset, places[year]),
                value=label,
                cure=reading.DOWNLOAD_AGAIN,
            )
        found += [
            (
                "00",
                int(label),
                item,
                reading.number(row[places[name]], path=path, row=offset, column=places[name]),
            )
            for name, item in columns.items()
        ]
    if not found:
        raise PublicationError(path, "has no rows", cure=reading.DOWNLOAD_AGAIN)
    frame = pd.DataFrame(found, columns=["code", "year", "item", "value"])
    reading.check_unique(path, frame, ["year", "item"])
    return frame.astype({"value": "float64"})
