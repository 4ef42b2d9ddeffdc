"""Monitoring as one HTML page: no script, nothing to load, readable on a phone and on A4."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from creditlab.deploy.monitor_rules import DATA, LEAVE, REBUILD, RECALIBRATE, WATCH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from creditlab.deploy.monitor import Monitoring

SHOWN = 12  # variables in the heat map
MARKS = {LEAVE: "✓", WATCH: "◔", RECALIBRATE: "▲", REBUILD: "■", DATA: "?"}

Column = tuple[str, str, Callable[[Any], str] | None]  # column, heading, format of numbers


def as_page(found: Monitoring, title: str) -> str:
    """Write what monitoring found as a page.

    Parameters
    ----------
    found : Monitoring
    title : str

    Returns
    -------
    str
        HTML that holds its style and figures.
    """
    style = files("creditlab.deploy").joinpath("monitor.css").read_text(encoding="utf-8")
    rows = int(found.summary["rows"].sum())
    summary = found.summary.assign(
        note=["" if not n or n == "no outcomes yet" else f"({n}.)" for n in found.summary["note"]]
    )
    periods = len(found.summary)
    about = (
        f"Card {found.card} · {rows:,} rows in {periods} period{'s' * (periods > 1)} · "
        f"compared with {found.development}"
    )
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="soft">{escape(about)}</p>',
        _verdict(found.summary),
        *(f'<p class="soft">{escape(note)}</p>' for note in found.notes),
        "<h2>Period by period</h2>",
        _table(summary, PERIODS, ("reason", "note")),
        *_figures(found),
        *_details(found),
        "<h2>How a verdict is reached</h2>",
        "<p>The first row of this table that holds of a period gives its verdict. A change counts "
        "where it is both large enough to matter and more than chance (a test at the 1% level; "
        "over several variables corrected by Holm). The thresholds are conventions, not laws. "
        "Where nothing has changed, at most about one period of twenty gets another verdict than "
        f"“{LEAVE}”; with thousands of rows hardly any.</p>",
        _rules(found),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(filter(None, body))
        + "\n</main>\n</body>\n</html>\n"
    )


def plot_bad_rates(summary: pd.DataFrame, ax: Axes) -> Axes:
    """Draw the bad rate that was predicted and the one that came, period by period.

    Parameters
    ----------
    summary : pandas.DataFrame
        Of a `Monitoring`.
    ax : matplotlib.axes.Axes

    Returns
    -------
    matplotlib.axes.Axes
        Points with their 95% interval are known outcomes, hollow where not all are known; the
        line is the mean PD of the same rows, and of all rows where no outcome is known.
    """
    from creditlab.plots.style import BAD, GOOD, NEUTRAL, percent, tidy

    place = np.arange(len(summary))
    expected = summary["predicted"].astype(float).fillna(summary["mean_pd"].astype(float))
    rate, low, high = (
        summary[name].to_numpy(dtype=np.float64)
        for name in ("observed", "observed_low", "observed_high")
    )
    full = summary["judged"].to_numpy(dtype=bool)
    ax.plot(place, expected, color=GOOD, marker="s", markersize=4, label="predicted (mean PD)")
    for shown, face, label in (
        (full, BAD, "observed, 95% interval"),
        (~full & ~np.isnan(rate), "white", "observed, outcomes incomplete"),
    ):
        if shown.any():
            whiskers = np.vstack([rate - low, high - rate])[:, shown]
            ax.errorbar(
                place[shown] + 0.06,
                rate[shown],
                yerr=np.abs(whiskers),
                fmt="o",
                color=BAD,
                mfc=face,
                capsize=3,
                label=label,
            )
    base = summary["mean_pd_development"].to_numpy(dtype=np.float64)
    if np.isfinite(base).any():
        at = float(np.nanmax(base))
        ax.axhline(at, color=NEUTRAL, linestyle=":", label=f"mean PD at development {at:.1%}")
    step = 1 + (len(summary) - 1) // 24
    ax.set_xticks(place[::step], summary["period"][::step], rotation=45, ha="right", fontsize=8)
    percent(ax.yaxis)
    top = np.nanmax(np.concatenate([high, expected, base, [0.01]]))
    ax.set(
        xlabel="period",
        ylabel="bad rate (% of rows)",
        title="Do the probabilities come true?",
        ylim=(0, min(1.02, 1.3 * float(top))),
        xlim=(-0.5, len(summary) - 0.5),
    )
    ax.legend(frameon=False, fontsize=8, loc="upper left", ncols=2)
    tidy(ax)
    return ax


def _share(value: float) -> str:
    return f"{value:.1%}"


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _index(value: float) -> str:
    return f"{value:.3f}"


def _change(value: float) -> str:
    return f"{value:+.0%}".replace("-", "−")


def _chance(value: float) -> str:
    return "< .001" if value < 0.001 else f"{value:.3f}"


PERIODS: tuple[Column, ...] = (
    ("period", "Period", None),
    ("verdict", "Verdict", None),
    ("rows", "Rows", _count),
    ("psi", "PSI of score", _index),
    ("psi_limit", "PSI by chance, up to", _index),
    ("mean_pd", "Mean PD", _share),
    ("observed", "Observed bad rate", _share),
    ("predicted", "Predicted for these", _share),
    ("auc", "AUC", _index),
)
VARIABLES: tuple[Column, ...] = (
    ("variable", "Variable", None),
    ("csi", "CSI", _index),
    ("limit", "By chance, up to", _index),
    ("p_value", "Chance of as much (Holm)", _chance),
    ("missing", "Missing", _share),
    ("missing_development", "Missing at development", _share),
    ("unseen", "Unseen values", _share),
    ("note", "Note", None),
)
BANDS: tuple[Column, ...] = (
    ("band", "Score", None),
    ("count", "Known outcomes", _count),
    ("bad", "Bad", _count),
    ("predicted", "Predicted", _share),
    ("observed", "Observed", _share),
    ("low", "95% from", _share),
    ("high", "to", _share),
    ("verdict", "Finding", None),
)
OVERRIDES: tuple[Column, ...] = (
    ("period", "Period", None),
    ("decisions", "Decisions", _count),
    ("overrides", "Overrides", _count),
    ("rate", "Rate", _share),
    ("low_side", "Approved against the system", _count),
    ("high_side", "Refused against it", _count),
    ("low_side_bad_rate", "Bad rate of approved overrides", _share),
    ("normal_bad_rate", "Of normal approvals", _share),
    ("p_value", "Chance of as much", _chance),
)


def _verdict(summary: pd.DataFrame) -> str:
    """Show the last period's verdict, large, and which earlier ones asked for something."""
    last = summary.iloc[-1]
    text = [_judgement(last)]
    judged = summary[summary["judged"].astype(bool)]
    if len(judged) and not last["judged"]:
        text.append('<p class="soft">The latest period with outcomes:</p>')
        text.append(_judgement(judged.iloc[-1]))
    earlier = summary.iloc[:-1]
    earlier = earlier[earlier["verdict"] != LEAVE]
    if len(earlier):
        named = (f"{p} ({v})" for p, v in zip(earlier["period"], earlier["verdict"], strict=True))
        text.append(f'<p class="soft">Earlier: {escape(", ".join(named))}.</p>')
    return f'<section class="verdict">{"".join(text)}</section>'


def _judgement(row: pd.Series) -> str:
    notes = [f"Also found: {row['also']}." if row["also"] else ""]
    notes += [f"{row['note'].capitalize()}." if row["note"] else ""]
    return (
        f"<p><strong>{_badge(row['verdict'])}</strong> "
        f'<span class="soft">{escape(row["period"])}, {int(row["rows"]):,} rows</span></p>'
        f"<p>{escape(row['reason'])} {escape(' '.join(filter(None, notes)))}</p>"
    )


def _badge(verdict: str) -> str:
    return f'<span class="badge"><span aria-hidden="true">{MARKS[verdict]}</span> {verdict}</span>'


def _figures(found: Monitoring) -> list[str]:
    from creditlab.plots.validation import plot_csi, plot_psi

    summary = found.summary
    figures = []
    if summary["psi"].notna().any():
        table = summary[["period", "psi"]].assign(
            expected=summary["psi_expected"].astype(float),
            limit=summary["psi_limit"].astype(float),
            moved=summary["psi_moved"].astype(bool),
        )
        words = "; ".join(f"{p}: {v:.3f}" for p, v in summary[["period", "psi"]].values)
        figures.append(_figure(lambda ax: plot_psi(table, ax), f"PSI by period. {words}"))
    table = found.variables
    if table["csi"].notna().any():
        most = table.groupby("variable")["csi"].max().nlargest(SHOWN).index
        # The figure takes the variables of every period in the same order.
        order = pd.MultiIndex.from_product([summary["period"], most], names=["period", "variable"])
        part = table.set_index(["period", "variable"]).loc[order].reset_index()
        height = 0.3 * len(most) + 1.7
        words = f"The {len(most)} variables that moved most: {', '.join(map(str, most))}"
        figures.append(_figure(lambda ax: plot_csi(part, ax), words, height))
    if summary["mean_pd"].notna().any():
        shown = "observed" if summary["observed"].notna().any() else "mean_pd"
        words = "; ".join(f"{p}: {v:.1%}" for p, v in summary[["period", shown]].values)
        label = "Observed bad rate" if shown == "observed" else "Mean PD"
        figures.append(
            _figure(lambda ax: plot_bad_rates(summary, ax), f"{label} by period. {words}")
        )
    return figures


def _figure(draw: Callable[[Axes], Axes], words: str, height: float = 3.8) -> str:
    """Draw outside of pyplot, so that no window and no state is left."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.6, height), layout="constrained")
    draw(figure.subplots())
    held = io.BytesIO()
    figure.savefig(held, format="png", dpi=130, facecolor="white")
    data = base64.b64encode(held.getvalue()).decode()
    return f'<figure><img alt="{escape(words)}" src="data:image/png;base64,{data}"></figure>'


def _details(found: Monitoring) -> list[str]:
    """Variables of the last period with rows, bands of the last with outcomes, overrides."""
    parts = []
    summary = found.summary
    if (filled := summary.loc[summary["rows"] > 0, "period"]).size:
        last = filled.iloc[-1]
        parts += [
            f"<h2>Variables, {escape(last)}</h2>",
            _table(_of(found.variables, last), VARIABLES),
        ]
    if len(found.calibration):
        last = found.calibration["period"].iloc[-1]
        parts += [
            f"<h2>Predicted and observed by score, {escape(last)}</h2>",
            _table(_of(found.calibration, last), BANDS),
        ]
    if len(found.overrides):
        parts += ["<h2>Overrides</h2>", _table(found.overrides, OVERRIDES, ("note",))]
    return parts


def _of(table: pd.DataFrame, period: str) -> pd.DataFrame:
    return table[table["period"] == period]


def _rules(found: Monitoring) -> str:
    """Print the decision table, and in how many periods each row gave the verdict."""
    used = found.summary["rule"].value_counts()
    table = found.rules_table()
    table["used"] = table["rule"].map(used).fillna(0)
    columns: tuple[Column, ...] = (
        ("rule", "Rule", None),
        ("condition", "Holds when", None),
        ("verdict", "Verdict", None),
        ("used", "Periods", _count),
    )
    return _table(table, columns)


def _table(frame: pd.DataFrame, columns: tuple[Column, ...], below: tuple[str, ...] = ()) -> str:
    """Print a frame, columns without any value left out; on a phone each row is a card.

    Texts of the columns ``below`` stand in a line of their own under each row.
    """
    shown = [
        column
        for column in columns
        if column[0] in frame and (frame[column[0]].notna() & (frame[column[0]] != "")).any()
    ]
    head = "".join(f'<th scope="col"{_class(f)}>{escape(name)}</th>' for _, name, f in shown)
    kind = ' class="above"' if below else ""
    rows = []
    for row in frame.to_dict("records"):
        rows.append(f"<tr{kind}>{_cells(row, shown)}</tr>")
        if below:
            text = escape(" ".join(str(row[name]) for name in below if row[name]))
            rows.append(f'<tr><td class="below" colspan="{len(shown)}">{text}</td></tr>')
    body = "\n".join(rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _cells(row: Mapping[Any, Any], columns: list[Column]) -> str:
    cells = []
    for name, heading, number in columns:
        value = row[name]
        if name == "verdict" and value in MARKS:
            text = _badge(value)
        else:
            text = "" if pd.isna(value) else escape(number(value) if number else str(value))
        cells.append(f'<td data-label="{escape(heading)}"{_class(number)}>{text}</td>')
    return "".join(cells)


def _class(number: Any) -> str:
    return ' class="number"' if number else ""
