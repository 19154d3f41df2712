"""Total revenue of municipalities FY2000-2018 (社会・人口統計体系 D3201), recovered and published.

The statistics bureau's files held give total revenue only from FY2010. The earlier figure is
(national + prefectural disbursements) / their share of revenue, both from those files; it equals
the published one in all 15,545 cells that have both. A published figure is kept as official, a
recovered one is derived, and 18 cells have neither.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.model import observations
from data.publications import reading, series

FILES = ("fiscal/ssds_revenue_total_2000_2018.parquet",)


def read(directory: Path) -> pd.DataFrame:
    """Observations of revenue_total, source ssds_revenue_derived."""
    path = reading.one_file(directory, FILES[0])
    rows = reading.parquet(
        path,
        {
            "code": "VARCHAR",
            "fy": "INTEGER",
            "revenue_total_senyen": "BIGINT",
            "D3201_published_senyen": "BIGINT",
        },
        """
        SELECT code, fy AS year, 'revenue_total' AS item,
               coalesce(D3201_published_senyen, revenue_total_senyen)::DOUBLE AS value,
               CASE WHEN D3201_published_senyen IS NOT NULL THEN 'official'
                    WHEN revenue_total_senyen IS NOT NULL THEN 'derived'
                    ELSE 'unpublished' END AS status
        FROM published
        """,
    )
    series.check_codes(path, rows["code"], level="municipality")
    reading.check_unique(path, rows, ["code", "year"])
    return observations(rows, source="ssds_revenue_derived", level="municipality")
