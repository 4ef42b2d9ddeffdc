"""Figures: the data on the Axes, the labels and their units. No pixels."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import creditlab as cl
from creditlab.plots import (
    plot_bins,
    plot_calibration,
    plot_ks,
    plot_points,
    plot_roc,
    plot_score_distribution,
)
from creditlab.validate.calibration import calibration_table, jeffreys_interval
from creditlab.validate.metrics import as_risk, distribution_functions

LONG = [f"rather long name of industry {i} in the national classification" for i in range(18)]


pytestmark = pytest.mark.filterwarnings("error")  # a missing glyph, a layout without room


@pytest.fixture(scope="module")
def german():
    data = cl.load_dataset("south_german_credit")
    train, test = cl.split_sample(data.frame, data.target)
    card = cl.Scorecard(variables=["status", "duration", "purpose", "savings"])
    card.fit(train.drop(columns="bad"), train["bad"])
    return card, test["bad"], card.points(test), card.predict_proba(test)[:, 1]


@pytest.fixture(scope="module")
def bins():
    """Bins with many categories, one bin only, missing and special values, a pure bin, 27 cuts."""
    rng = np.random.default_rng(0)
    rows = 6000
    industry = rng.integers(0, len(LONG), rows)
    bad = rng.random(rows) < 0.04 + 0.02 * industry
    frame = pd.DataFrame(
        {
            "industry": np.array(LONG, dtype=object)[industry],
            "constant": 1.0,
            "income": np.where(
                rng.random(rows) < 0.2, np.nan, rng.normal(40_000, 9_000, rows).round()
            ),
            "delay": np.where(bad, -30, np.where(rng.random(rows) < 0.3, -999, 5)),
            "band": rng.choice(["$0 to $500", "$500 to $900", "a/b"], rows),
            "amount": rng.normal(0, 1e6, rows),
            "bad": bad.astype(int),
        }
    )
    frame.loc[:200, "industry"] = None
    frame.loc[201:400, "income"] = -1
    fitted = cl.fit_bins(
        frame,
        "bad",
        special_values={"income": [-1], "delay": [-999]},
        trends={"amount": None},
        min_bin_share=0.03,
    )
    return fitted.edit("amount", splits=fitted["amount"].counts.edges[4::9], reason="many bins")


BINS = ["industry", "constant", "income", "delay", "band", "amount"]


def heights(ax):
    return [bar.get_height() for bar in ax.patches]


def ends(ax):
    """Lower and upper ends of the whiskers."""
    segments = np.array([path.vertices for path in ax.collections[0].get_paths()])
    return segments[:, 0, 1], segments[:, 1, 1]


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def tick_texts(axis):
    return [text.get_text() for text in axis.get_ticklabels()]


# --- What all figures have in common ----------------------------------------------------------


def figures(german, bins):
    card, y, points, probability = german
    return {
        "bins": lambda ax: plot_bins(bins["income"], ax=ax),
        "score": lambda ax: plot_score_distribution(y, points, ax=ax),
        "roc": lambda ax: plot_roc(y, points, ax=ax),
        "ks": lambda ax: plot_ks(y, points, ax=ax),
        "calibration": lambda ax: plot_calibration(y, probability, ax=ax),
        "points": lambda ax: plot_points(card, ax=ax),
    }


@pytest.mark.parametrize("name", ["bins", "score", "roc", "ks", "calibration", "points"])
def test_axes_in_and_axes_out(german, bins, name):
    draw = figures(german, bins)[name]
    fig, (left, right) = plt.subplots(1, 2)
    assert draw(left) is left
    assert not right.has_data()
    assert plt.get_fignums() == [fig.number]  # no figure of its own
    own = draw(None)
    assert own.figure is not fig
    fig.canvas.draw()
    assert len(plt.get_fignums()) == 2


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        ("bins", "income (share of customers)", "bad rate (% of customers in the bin)"),
        ("score", "score (points, high = good)", "share of the group (%)"),
        ("roc", "share of goods below the cut-off (%)", "share of bads below the cut-off (%)"),
        ("ks", "score (points, high = good)", "share at or below the score (%)"),
        ("calibration", "predicted probability of bad (%)", "observed bad rate (%)"),
        ("points", "points (added to 511 base points)", ""),
    ],
)
def test_axes_are_labelled_with_units(german, bins, name, x, y):
    ax = figures(german, bins)[name](None)
    base = f"{german[0].base_points_:,.0f}"
    assert ax.get_xlabel() == x.replace("511", base)
    assert ax.get_ylabel() == y
    assert ax.get_title()


@pytest.mark.parametrize("name", ["bins", "score", "roc", "ks", "calibration"])
def test_shares_are_shown_in_per_cent(german, bins, name):
    ax = figures(german, bins)[name](None)
    ax.figure.canvas.draw()
    for text, value in zip(tick_texts(ax.yaxis), ax.get_yticks(), strict=True):
        assert text.endswith("%")
        assert float(text[:-1].replace("−", "-")) == pytest.approx(100 * value, abs=1e-9)


def test_a_tick_has_the_digits_that_it_needs(bins):
    ax = plot_bins(bins["income"])
    ax.set_yticks([0, 0.005, 0.025, 0.1, 0.30000000000000004, 1])
    ax.figure.canvas.draw()
    assert tick_texts(ax.yaxis) == ["0%", "0.5%", "2.5%", "10%", "30%", "100%"]


def test_lines_differ_without_colour(german):
    _, y, points, probability = german
    ax = plot_roc(y, dict.fromkeys("abcd", points))
    assert len({line.get_linestyle() for line in ax.lines[:4]}) == 4
    for drawn in (plot_ks(y, points).lines, plot_ks(y, probability).lines):
        assert len({line.get_linestyle() for line in drawn}) == 2
    stairs = plot_score_distribution(y, points).patches
    assert len({patch.get_linestyle() for patch in stairs[1::2]}) == 2


# --- Bins -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BINS)
def test_bars_are_bad_rates_and_whiskers_jeffreys_intervals(bins, name):
    ax = plot_bins(bins[name])
    table = bins[name].table().query("count > 0")
    assert heights(ax) == pytest.approx(table["bad_rate"].tolist())
    low, high = jeffreys_interval(table["bad"], table["count"])
    bottom, top = ends(ax)
    assert bottom == pytest.approx(low)
    assert top == pytest.approx(high)
    overall = table["bad"].sum() / table["count"].sum()
    (line,) = [line for line in ax.lines if line.get_linestyle() == "--"]
    assert set(line.get_ydata()) == {overall}
    assert legend(ax) == [f"overall {overall:.1%}"]
    assert ax.get_ylim()[0] == 0
    assert ax.get_ylim()[1] > high.max()


@pytest.mark.parametrize("name", BINS)
def test_weights_of_evidence_stand_above_the_bars(bins, name):
    ax = plot_bins(bins[name])
    table = bins[name].table().query("count > 0")
    written = [float(text.get_text().removeprefix("WoE ").replace("−", "-")) for text in ax.texts]
    assert written == pytest.approx(table["woe"].tolist(), abs=0.005)
    assert all("-" not in text.get_text() for text in ax.texts)
    _, top = ends(ax)
    assert [text.xy for text in ax.texts] == [(i, pytest.approx(y)) for i, y in enumerate(top)]
    assert ax.get_title() == f"{name}: information value {bins[name].iv:.3f}"


@pytest.mark.parametrize("name", BINS)
def test_bins_are_named_with_their_share(bins, name):
    ax = plot_bins(bins[name])
    table = bins[name].table().query("count > 0")
    for text, label, share in zip(tick_texts(ax.xaxis), table["bin"], table["share"], strict=True):
        *lines, last = text.replace(r"\$", "$").split("\n")
        assert last == f"({share:.0%})"
        shown = " ".join(lines).removesuffix(" …")
        assert label.replace("/ ", "/").startswith(shown.replace("/ ", "/"))
        assert max(map(len, lines)) <= 32


def test_special_and_missing_bins_have_another_colour(bins):
    ax = plot_bins(bins["income"])
    colours = [bar.get_facecolor() for bar in ax.patches]
    regular = bins["income"].rule.n_regular
    assert len(colours) == regular + 2
    assert len(set(colours[:regular])) == 1
    assert len(set(colours[regular:])) == 1
    assert colours[0] != colours[-1]
    assert tick_texts(ax.xaxis)[-2].startswith("special -1\n")
    assert tick_texts(ax.xaxis)[-1].startswith("missing\n")


def test_one_bin_is_drawn(bins):
    ax = plot_bins(bins["constant"])
    assert len(ax.patches) == 1
    assert tick_texts(ax.xaxis) == ["all values\n(100%)"]


def test_a_pure_bin_stays_inside_the_figure(bins):
    ax = plot_bins(bins["delay"])
    assert max(heights(ax)) == 1
    assert 1 < ax.get_ylim()[1] < 1.2


@pytest.mark.parametrize("name", BINS)
def test_names_of_bins_do_not_overlap(bins, name):
    ax = plot_bins(bins[name])
    ax.figure.canvas.draw()
    assert ax.figure.get_figwidth() <= 14
    for texts in (ax.get_xticklabels(), ax.texts):
        boxes = sorted((text.get_window_extent() for text in texts), key=lambda box: box.x0)
        for a, b in pairwise(boxes):
            assert not (a.x1 > b.x0 + 1 and a.y1 > b.y0 and b.y1 > a.y0)
    inside = ax.figure.bbox
    for text in (*ax.get_xticklabels(), ax.title, ax.yaxis.label, ax.xaxis.label):
        box = text.get_window_extent()
        assert inside.x0 <= box.x0
        assert box.x1 <= inside.x1
        assert inside.y0 <= box.y0
        assert box.y1 <= inside.y1


def test_names_stand_upright_on_a_small_axes(bins):
    _, ax = plt.subplots(figsize=(4, 3), layout="constrained")
    assert {text.get_rotation() for text in plot_bins(bins["income"], ax=ax).texts} == {90}
    assert {text.get_rotation() for text in plot_bins(bins["income"]).texts} == {0}


def test_dollars_are_not_formulas(bins):
    ax = plot_bins(bins["band"])
    assert any(r"\$0 to \$500" in text.replace("\n", " ") for text in tick_texts(ax.xaxis))


# --- Scores -----------------------------------------------------------------------------------


@pytest.mark.parametrize("which", [2, 3], ids=["points", "probabilities"])
def test_score_distributions_add_up_to_one_each(german, which):
    y, score = german[1], np.asarray(german[which])
    ax = plot_score_distribution(y, score)
    good, _, bad, _ = [patch.get_data() for patch in ax.patches]
    for stairs, group in ((good, score[y == 0]), (bad, score[y == 1])):
        assert stairs.values.sum() == pytest.approx(1)
        middle = len(stairs.edges) // 2
        below = (group < stairs.edges[middle]).mean()
        assert stairs.values[:middle].sum() == pytest.approx(below)
    assert legend(ax) == [f"good (n = {sum(y == 0):,})", f"bad (n = {sum(y == 1):,})"]


def test_each_band_holds_equally_many_whole_points():
    rng = np.random.default_rng(0)
    y, points = rng.integers(0, 2, 4000), rng.integers(400, 547, 4000)
    edges = plot_score_distribution(y, points).patches[0].get_data().edges
    assert set(np.diff(edges)) == {5}
    assert edges[0] < points.min()
    assert points.max() < edges[-1]


def test_equal_scores_are_drawn():
    ax = plot_score_distribution([0, 1, 0, 1], [600] * 4)
    assert ax.patches[0].get_data().values.tolist() == [1]


def test_probabilities_have_their_own_axis(german):
    _, y, _, probability = german
    for ax in (plot_score_distribution(y, probability), plot_ks(y, probability)):
        ax.figure.canvas.draw()
        assert ax.get_xlabel() == "probability of bad (%)"
        assert all(text.endswith("%") for text in tick_texts(ax.xaxis))


# --- ROC and KS -------------------------------------------------------------------------------


def test_roc_lines_are_the_distribution_functions(german):
    _, y, points, probability = german
    ax = plot_roc(y, {"points": points, "probability": probability})
    for line, score in zip(ax.lines[:2], (points, probability), strict=True):
        curve = distribution_functions(*as_risk(y, score))
        assert line.get_xdata() == pytest.approx(curve["fpr"])
        assert line.get_ydata() == pytest.approx(curve["tpr"])
    assert ax.lines[2].get_xydata().tolist() == [[0, 0], [1, 1]]
    assert len(ax.lines) == 3


def test_roc_legend_gives_the_auc_with_its_interval(german):
    _, y, points, _ = german
    auc = cl.evaluate(y, points).loc["auc"].map("{:.3f}".format)
    said = f"AUC {auc['value']} [{auc['low']}, {auc['high']}]"
    assert legend(plot_roc(y, points)) == [f"score: {said}", "no information"]
    assert legend(plot_roc(y, {"my card": points}))[0] == f"my card: {said}"


@pytest.mark.parametrize("which", [2, 3], ids=["points", "probabilities"])
def test_the_ks_line_stands_where_the_groups_are_furthest_apart(german, which):
    y, score = german[1], np.asarray(german[which])
    ax = plot_ks(y, score)
    bads, goods = ax.lines
    at_score = {}
    for line, group in ((bads, score[y == 1]), (goods, score[y == 0])):
        x, share = line.get_xdata(), line.get_ydata()
        beyond = group[:, None] <= x if which == 2 else group[:, None] >= x
        assert share == pytest.approx(beyond.mean(axis=0))
        at_score[line] = dict(zip(x, share, strict=True))
    (segment,) = ax.collections[0].get_segments()
    (x0, low), (x1, high) = segment
    assert x0 == x1
    assert at_score[goods][x0] == pytest.approx(low)
    assert at_score[bads][x0] == pytest.approx(high)
    ks = cl.evaluate(y, score).loc["ks", "value"]
    assert high - low == pytest.approx(ks)
    where = f"{x0:,.4g}" if which == 2 else f"{x0:.1%}"
    assert legend(ax) == ["bads", "goods", f"KS {ks:.3f} at {where}"]


def test_the_ks_line_by_hand():
    ax = plot_ks([0, 0, 0, 0, 1, 1, 1], [700, 650, 650, 600, 650, 600, 500])
    (segment,) = ax.collections[0].get_segments()
    assert segment.ravel().tolist() == pytest.approx([600, 1 / 4, 600, 2 / 3])
    assert legend(ax)[-1] == "KS 0.417 at 600"


# --- Calibration ------------------------------------------------------------------------------


@pytest.mark.parametrize("groups", [4, 10])
def test_calibration_points_are_the_table(german, groups):
    _, y, _, probability = german
    ax = plot_calibration(y, probability, groups=groups)
    table = calibration_table(y, probability, groups=groups)
    drawn = ax.lines[1]
    assert drawn.get_xdata() == pytest.approx(table["predicted"])
    assert drawn.get_ydata() == pytest.approx(table["observed"])
    low, high = ends(ax)
    assert low == pytest.approx(table["low"])
    assert high == pytest.approx(table["high"])
    diagonal = ax.lines[0].get_xydata()
    assert (diagonal[:, 0] == diagonal[:, 1]).all()
    assert ax.get_xlim() == ax.get_ylim()
    assert max(table["high"].max(), table["predicted"].max()) <= ax.get_ylim()[1] <= 1
    assert f"{groups} groups, 95% interval" in legend(ax)


# --- Points -----------------------------------------------------------------------------------


def test_bars_are_the_points_of_the_card(german):
    card = german[0]
    ax = plot_points(card)
    table = card.table_.iloc[1:].query("count > 0")
    assert [bar.get_width() for bar in ax.patches] == table["points"].tolist()
    texts = [text.get_text() for text in ax.texts]
    assert texts[: len(table)] == [
        f"{points:+.1f}".replace("-", "−") if points else "0.0" for points in table["points"]
    ]
    assert texts[len(table) :] == list(card.bins_)
    for text, label in zip(tick_texts(ax.yaxis), table["bin"], strict=True):
        assert label.startswith(text.replace("\n", " ").removesuffix(" …").split("/")[0])
    low, high = ax.get_xlim()
    assert low < min(0, table["points"].min())
    assert max(0, table["points"].max()) < high


def test_blocks_of_variables_do_not_touch(german):
    ax = plot_points(german[0])
    places = np.array([bar.get_y() for bar in ax.patches])
    sizes = german[0].table_.iloc[1:].query("count > 0").groupby("variable", sort=False).size()
    gaps = np.diff(places)
    between = np.cumsum(sizes.to_numpy())[:-1] - 1
    assert gaps[between] == pytest.approx(np.full(len(between), 1.9))
    assert np.delete(gaps, between) == pytest.approx(1.0)


def test_long_names_and_exact_points_are_legible(bins):
    names = np.array(LONG * 40)
    frame = pd.DataFrame({"industry": names, "bad": np.tile([0, 0, 1], 240)})
    card = cl.Scorecard(bins=bins.select(["industry"]), decimals=None).fit(frame, frame["bad"])
    ax = plot_points(card)
    labels = tick_texts(ax.yaxis)
    assert len(set(labels)) == len(labels)  # none cut so short that it reads like another
    assert max(len(line) for label in labels for line in label.split("\n")) <= 46
    assert all("." in text.get_text() for text in ax.texts[: len(labels)])
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.get_yticklabels()]
    assert all(upper.y0 >= lower.y1 - 2 for upper, lower in pairwise(boxes))


# --- Bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", [plot_score_distribution, plot_roc, plot_ks, plot_calibration])
def test_bad_input_is_an_error(draw):
    with pytest.raises(ValueError, match="score: 1 of 3 rows are missing"):
        draw([0, 1, 1], [0.1, np.nan, 0.2])
    with pytest.raises(ValueError, match="goods and bads are both needed"):
        draw([0, 0, 0], [0.1, 0.3, 0.2])
