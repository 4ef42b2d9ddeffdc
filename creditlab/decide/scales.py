"""Ratings of several agencies on one master scale, with what does not fit on it.

The same letter is not the same risk, and not every scale speaks of default.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from creditlab.data.checks import check_frame, listing
from creditlab.decide.master_scale import MasterScale
from creditlab.decide.rating_scales import SCALES

LIMITS = (0.0003, 0.0006, 0.0012, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 1.0)

COLUMNS = ["order", "grades", "direction", "scope", "pd", "master", "basis", "gaps", "source"]


def pd_master_scale() -> MasterScale:
    """Return a master scale of probabilities of default: P1 to P12, each about twice the last, D.

    It is a convention of this package, from 0.03% (a customary floor) doubling to 32%; replace it
    by your own. Its PDs are the geometric middle of each grade's limits, D is default itself.

    Returns
    -------
    MasterScale
        Of probabilities (``high_is_good`` False), without customers behind it.

    Examples
    --------
    >>> pd_master_scale().grade([0.0002, 0.008, 0.3, 1.0]).tolist()
    ['P1', 'P6', 'P11', 'D']
    """
    ends = np.array([LIMITS[0] / 2, *LIMITS[:-1], 1.0])
    middle = np.sqrt(ends[:-1] * ends[1:])
    names = [f"P{i + 1}" for i in range(len(middle))]
    none = (0.0,) * (len(names) + 1)
    pds = (*middle.tolist(), 1.0)
    return MasterScale((*names, "D"), LIMITS, pds, none, none, high_is_good=False)


def scales_table() -> pd.DataFrame:
    """Return all scales as one frame: a row a grade.

    Returns
    -------
    pandas.DataFrame
        ``scale``, ``grade``, ``order`` (1 = best), ``direction``, ``scope``, ``measures``, ``pd``
        (one year, NaN where no source gives one), ``basis``, ``gaps``, ``source``.

    Examples
    --------
    >>> table = scales_table().set_index(["scale", "grade"])["pd"]
    >>> table.loc[["S&P", "Creditreform Rating", "China nine grades"], "BBB"].tolist()
    [0.00192, 0.00797, nan]
    """
    rows = [
        {
            "scale": scale.name,
            "grade": grade,
            "order": i + 1,
            "direction": scale.direction,
            "scope": scale.scope,
            "measures": scale.measures,
            "pd": scale.pds.get(grade, np.nan),
            "basis": scale.basis,
            "gaps": scale.gaps,
            "source": scale.source,
        }
        for scale in SCALES.values()
        for i, grade in enumerate(scale.grades)
    ]
    return pd.DataFrame(rows)


def to_master(scale: str, grade: Any, master: MasterScale | None = None) -> pd.Series:
    """Put one grade on the master scale, or say why it cannot be.

    Parameters
    ----------
    scale : str
        A name of `SCALES`.
    grade : str or number
        Missing: not rated.
    master : MasterScale, optional
        Of probabilities; by default `pd_master_scale`.

    Returns
    -------
    pandas.Series
        ``order`` (1 = best) of so many ``grades``, ``direction``, ``scope``, ``pd`` (one year),
        ``master`` (missing without a PD), ``basis``, ``gaps``, ``source``.

    Raises
    ------
    ValueError
        For an unknown scale or grade, naming those that exist; for a master scale of points.

    Examples
    --------
    >>> to_master("S&P", "BBB-")[["order", "pd", "master"]].tolist()
    [4, 0.00192, 'P4']
    >>> to_master("China nine grades", "AAA")[["order", "pd", "master"]].tolist()
    [1, nan, None]
    """
    master = pd_master_scale() if master is None else master
    if master.high_is_good:
        raise ValueError(
            "the master scale is one of points; give one of probabilities, such as "
            "fit_master_scale gives for them"
        )
    if scale not in SCALES:
        raise ValueError(f"scale {scale!r} is not known; choose from {listing(SCALES, 20)}")
    found = SCALES[scale]
    content = {"grades": len(found.grades), "direction": found.direction, "scope": found.scope}
    notes = {"gaps": found.gaps, "source": found.source}
    if pd.isna(grade):
        empty = {"order": pd.NA, "pd": np.nan, "master": None, "basis": "not rated"}
        return pd.Series({**content, **empty, **notes}, dtype=object)[COLUMNS]
    place = found.place(grade)
    rate = float(found.pds.get(found.grades[place], np.nan))
    known = not np.isnan(rate)
    content["order"], content["pd"] = place + 1, rate
    content["master"] = master.grade([rate])[0] if known else None
    none = "no source gives the rate of this grade" if found.pds else found.basis
    content["basis"] = found.basis if known else none
    return pd.Series({**content, **notes}, dtype=object)[COLUMNS]


def harmonise(
    frame: pd.DataFrame,
    *,
    scale: str = "scale",
    grade: str = "grade",
    master: MasterScale | None = None,
) -> pd.DataFrame:
    """Put the ratings of many customers by several agencies beside each other.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (ratings, any)
        A row a rating, with the scale's name and the grade; a missing grade is not rated.
    scale, grade : str
        Their columns.
    master : MasterScale, optional
        As in `to_master`.

    Returns
    -------
    pandas.DataFrame
        The rows as they are, then the columns of `to_master`.

    Raises
    ------
    ValueError
        As `to_master`, for all unknown grades at once; when a column is absent or would be
        written over.

    Examples
    --------
    >>> rated = pd.DataFrame({"customer": ["C1"] * 4,
    ...                       "scale": ["S&P", "China nine grades", "Creditreform index", "PAYDEX"],
    ...                       "grade": ["BB", "AA", 230, 72]})
    >>> harmonise(rated)[["scale", "grade", "direction", "pd", "master"]]
                    scale grade     direction       pd master
    0                 S&P    BB   AAA is best  0.00797     P6
    1   China nine grades    AA   AAA is best      NaN    NaN
    2  Creditreform index   230   low is good  0.00840     P6
    3              PAYDEX    72  high is good      NaN    NaN
    """
    check_frame(frame, [scale, grade])
    if taken := [name for name in COLUMNS if name in frame]:
        raise ValueError(f"columns {listing(taken)} would be written over; rename them")
    codes = frame.groupby([scale, grade], dropna=False, sort=False).ngroup()
    distinct = frame.loc[~codes.duplicated().to_numpy(), [scale, grade]].astype(object)
    found, problems = [], {}
    for code, (name, value) in enumerate(distinct.itertuples(index=False)):
        try:
            found.append(to_master(name, value, master))
        except ValueError as error:
            problems[str(error)] = int((codes == code).sum())
    if problems:
        raise ValueError(
            f"{sum(problems.values()):,} of {len(frame):,} rows: " + "; ".join([*problems][:5])
        )
    added = pd.DataFrame(found).iloc[codes].set_axis(frame.index)
    added["order"] = added["order"].astype("Int64")
    added["grades"], added["pd"] = added["grades"].astype(int), added["pd"].astype(float)
    return pd.concat([frame, added], axis="columns")
