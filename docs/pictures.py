"""Draw the pictures of the README from the data: ``python docs/pictures.py``."""

from pathlib import Path

import matplotlib as mpl

mpl.use("agg")

import creditlab as cl

IMAGES = Path(__file__).parent / "images"


def main() -> None:
    """Fit a small card on the Taiwan data; draw the bins of one variable, and the points."""
    data = cl.load_dataset("taiwan_default")
    train, _ = cl.split_sample(data.frame, target=data.target, seed=0)
    bins = cl.fit_bins(train, data.target, ["PAY_0", "LIMIT_BAL", "PAY_AMT1", "AGE"], max_bins=5)
    bins = bins.edit("LIMIT_BAL", splits=[50_000, 150_000, 300_000], reason="policy bands")
    card = cl.Scorecard(bins).fit(train, train[data.target])
    axes = {
        "bins": cl.plots.plot_bins(bins["LIMIT_BAL"]),
        "points": cl.plots.plot_points(card),
    }
    for name, ax in axes.items():
        ax.figure.savefig(IMAGES / f"{name}.png", dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    main()
