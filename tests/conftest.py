"""Settings that all tests share."""

import matplotlib as mpl
import pytest
from hypothesis import settings

mpl.use("agg")
# The machine's speed is not what the properties are about, and a run must be repeatable.
settings.register_profile("creditlab", deadline=None, derandomize=True)
settings.load_profile("creditlab")


@pytest.fixture(autouse=True)
def _no_figure_is_left_open():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")
