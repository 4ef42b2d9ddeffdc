"""What the bin editor says beside its picture: the bins on every sample, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from creditlab._colours import INK, MUTED
from creditlab.lab.drawing import signed
from creditlab.lab.drawing import table as small_table
from creditlab.lab.on_samples import Rows
from creditlab.model.evidence import weight_of_evidence
from creditlab.model.variable_bins import VariableBins

CELL = "padding:1px 5px;text-align:right;white-space:nowrap"


def gini(good: np.ndarray, bad: np.ndarray, score: np.ndarray) -> float:
    """Return the Gini coefficient of a score that takes a value in each bin, high = good.

    Examples
    --------
    Of the 4 pairs of a good and a bad, 3 are in order and 1 is tied:

    >>> gini(np.array([0, 1, 1]), np.array([1, 1, 0]), np.array([-1.0, 0.0, 2.0]))
    0.75
    """
    values, place = np.unique(score, return_inverse=True)
    goods = np.bincount(place, weights=good, minlength=len(values))
    bads = np.bincount(place, weights=bad, minlength=len(values))
    above = goods.sum() - np.cumsum(goods)
    below = np.cumsum(goods) - goods
    pairs = goods.sum() * bads.sum()
    return float((bads * (above - below)).sum() / pairs) if pairs else np.nan


def table(
    bins: VariableBins,
    rows: Mapping[str, Rows],
    chosen: int = -1,
    beside: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Write the bins on every sample side by side.

    Parameters
    ----------
    bins : VariableBins
    rows : mapping of str to list of dict
        From `creditlab.lab.editing.Editing.rows`.
    chosen : int, optional
        Number of the bin in bold.
    beside : mapping of str to sequence of str, optional
        More columns: for each bin a text.

    Returns
    -------
    str
        HTML. WoE on development is the one in use; on other samples what was seen there.
    """
    beside = beside or {}
    first = next(iter(rows.values()))
    treated = {bins.rule.bin_of(each.value): str(each) for each in bins.rule.treatments}
    heads = "".join(
        f"<th scope='colgroup' colspan='3' style='{CELL};text-align:center;"
        f"border-left:1px solid #bbb'>{escape(sample)}</th>"
        for sample in rows
    )
    names = "".join(
        f"<th scope='col' style='{CELL};border-left:1px solid #bbb'>share</th>"
        f"<th scope='col' style='{CELL}'>bad rate [95%]</th>"
        f"<th scope='col' style='{CELL}'>WoE</th>"
        for _ in rows
    )
    more = "".join(f"<th scope='col' rowspan='2' style='{CELL}'>{escape(n)}</th>" for n in beside)
    body = []
    for i, row in enumerate(first):
        if not any(each[i]["count"] for each in rows.values()):
            continue
        label = escape(row["bin"]) + (f" <i>({escape(treated[i])})</i>" if i in treated else "")
        cells = "".join(f"<td style='{CELL}'>{texts[i]}</td>" for texts in beside.values())
        cells += "".join(_cells(each[i], i in treated and each is first) for each in rows.values())
        weight = "bold" if i == chosen else "normal"
        body.append(
            f"<tr style='font-weight:{weight}'><th scope='row' style='{CELL};text-align:left;"
            f"font-weight:inherit'>{label}</th>{cells}</tr>"
        )
    return (
        f"<table style='border-collapse:collapse;font-size:12px;line-height:1.4;color:{INK}' "
        f"aria-label='bins of {escape(bins.name, quote=True)} on each sample'><thead>"
        f"<tr><th rowspan='2' scope='col' style='{CELL};text-align:left'>bin</th>{more}{heads}</tr>"
        f"<tr style='color:{MUTED};border-bottom:1px solid #888'>{names}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody><tfoot>{_foot(bins, rows, len(beside))}</tfoot></table>"
    )


def _cells(row: dict[str, Any], treated: bool) -> str:
    if not row["count"]:
        return (
            f"<td style='{CELL};border-left:1px solid #bbb'>0</td>"
            + f"<td style='{CELL}'></td>" * 2
        )
    rate = f"{row['bad_rate']:.1%} [{100 * row['low']:.1f}, {100 * row['high']:.1f}]"
    woe = signed(row["woe"])
    return (
        f"<td style='{CELL};border-left:1px solid #bbb'>{row['share']:.1%}</td>"
        f"<td style='{CELL}'>{rate}</td>"
        f"<td style='{CELL}'>{f'<i>{woe}</i>' if treated else woe}</td>"
    )


def _foot(bins: VariableBins, rows: Mapping[str, Rows], beside: int) -> str:
    """Write information value and Gini on each sample."""
    cells = []
    for i, each in enumerate(rows.values()):
        good, bad = (np.array([row[key] for row in each], float) for key in ("good", "bad"))
        iv = bins.iv if i == 0 else float(weight_of_evidence(good, bad)[1].sum())
        cells.append(
            f"<td colspan='3' style='{CELL};border-left:1px solid #bbb'>IV {iv:.3f}, "
            f"Gini {gini(good, bad, bins.woe):.3f}</td>"
        )
    return (
        f"<tr style='border-top:1px solid #888'><th scope='row' style='{CELL};text-align:left;"
        f"font-weight:normal'>alone</th>{'<td></td>' * beside}{''.join(cells)}</tr>"
    )


def points_columns(points: np.ndarray, change: np.ndarray) -> dict[str, list[str]]:
    """Return columns for `table`: points of each bin, and what its customers gained by edits."""
    return {
        "points": [f"{value:.1f}".replace("-", "−") for value in points],
        "gained": ["" if np.isnan(value) else _change(value, 1) for value in change],
    }


def effect_table(measures: Sequence[Mapping[str, Any]], fitted_here: bool) -> str:
    """Write what edits did to the card on each sample.

    Parameters
    ----------
    measures : sequence of mapping
        From `creditlab.lab.card_effect.CardEffect.rows`.
    fitted_here : bool
        Whether the coefficients were fitted on the bins that are shown.
    """
    kept = (
        "Coefficients are fitted on these bins."
        if fitted_here
        else "Coefficients are kept from the bins before; refit when the bins are as they shall be."
    )
    if not measures:
        return f"<div>{kept} Give a sample to see the card's Gini on it.</div>"
    drift = any(not np.isnan(row["psi"]) for row in measures)
    rows = []
    for row in measures:
        gained = _change(row["gini"] - row["gini_start"], 4)
        texts = [escape(row["sample"]), f"{row['gini']:.4f}", gained, f"{row['moved']:.4f}"]
        if drift:
            texts += [f"{row['psi']:.4f}", _change(row["psi"] - row["psi_start"], 4)]
        rows.append(texts)
    names = ["card on", "Gini", "change", "PSI to starting card"]
    names += ["PSI to development", "change"] if drift else []
    cells = small_table(names, rows, "the card on each sample")
    return f"<div style='font-size:12px;margin-top:8px'>{cells}{kept}</div>"


def _change(value: float, digits: int) -> str:
    return "0" if abs(value) < 0.5 * 10**-digits else signed(value, digits)
