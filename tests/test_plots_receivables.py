"""Figures of receivables: what is drawn is what was given."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from creditlab import plots


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def test_ageing_stacks_to_one():
    table = pd.DataFrame(
        {"current": [80.0, 30.0], "1-30": [20.0, 60.0], "31-60": [0.0, 10.0]},
        index=pd.to_datetime(["2024-01-31", "2024-02-29"]),
    )
    ax = plots.plot_ageing(table)
    tops = [patch.get_y() + patch.get_height() for patch in ax.patches]
    assert tops[-2:] == pytest.approx([1.0, 1.0])
    assert [patch.get_height() for patch in ax.patches[:2]] == pytest.approx([0.8, 0.3])
    assert len(ax.get_legend().get_texts()) == 3


def test_open_items_are_marked_apart():
    delays = pd.DataFrame(
        {"customer": "A", "due": pd.date_range("2024-01-31", periods=12, freq="ME"),
         "delay": np.arange(12), "open": [0.0] * 11 + [5.0]}
    )  # fmt: skip
    ax = plots.plot_payment_delay(delays, window=3)
    paid, still, middle = ax.lines
    assert len(paid.get_ydata()) == 11
    assert still.get_ydata().tolist() == [11]
    assert middle.get_ydata()[5] == 4.0  # of 3, 4, 5
    with pytest.raises(ValueError, match="2 customers; choose one"):
        plots.plot_payment_delay(delays.assign(customer=["A"] * 6 + ["B"] * 6))


def test_concentration_rises_to_all():
    ax = plots.plot_concentration(pd.Series([1.0, 0.0, 6.0, 2.0, 1.0]))
    assert ax.lines[0].get_ydata().tolist() == pytest.approx([0, 0.6, 0.8, 0.9, 1.0])


def test_each_measure_has_a_line():
    months = pd.date_range("2024-01-31", periods=3, freq="ME")
    ax = plots.plot_days(pd.DataFrame({"DSO": [50, 52, 51], "best possible": [30, 31, 30]}, months))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["DSO", "best possible"]
    assert ax.get_ylim()[0] == 0
