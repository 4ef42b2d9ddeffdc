"""The package as a whole: quick to import, complete, of one version."""

import dataclasses
import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import creditlab as cl

REPO = Path(__file__).resolve().parents[1]
EXPLAINED = {"CleaningLog", "Costs"}  # data classes that a user makes
HEAVY = [
    "pandas",
    "numpy",
    "scipy",
    "sklearn",
    "optbinning",
    "matplotlib",
    "pyarrow",
    "statsmodels",
    "IPython",
]


def modules_after(statement):
    """Names of all modules that a fresh interpreter holds after a statement."""
    code = f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_loads_nothing_heavy():
    loaded = modules_after("import creditlab")
    assert "creditlab" in loaded
    assert [name for name in HEAVY if name in loaded] == []


@pytest.mark.parametrize(
    ("use", "unwanted"),
    [
        (
            "import creditlab; creditlab.load_dataset",
            ["sklearn", "optbinning", "matplotlib", "statsmodels"],
        ),
        (
            "import creditlab; creditlab.fit_bins",
            ["sklearn", "optbinning", "matplotlib", "statsmodels", "duckdb", "pyspark"],
        ),
        (
            "import creditlab; creditlab.Scorecard",
            ["optbinning", "matplotlib", "statsmodels", "duckdb", "pyspark"],
        ),
        ("import creditlab; creditlab.evaluate", ["sklearn", "optbinning", "matplotlib"]),
        ("import creditlab; creditlab.plots", ["sklearn", "optbinning", "statsmodels"]),
        ("import creditlab.cli", ["pandas", "optbinning", "matplotlib"]),
    ],
)
def test_each_name_loads_only_what_it_needs(use, unwanted):
    loaded = modules_after(use)
    assert [name for name in unwanted if name in loaded] == []


@pytest.mark.parametrize(
    ("engine", "homes"), [("duckdb", ["expressions.py", "files.py"]), ("pyspark", ["spark.py"])]
)
def test_only_its_own_modules_use_an_engine(engine, homes):
    use = re.compile(rf"^\s*(import|from) {engine}\b", re.MULTILINE)
    modules = (REPO / "creditlab").rglob("*.py")
    found = [path.name for path in modules if use.search(path.read_text(encoding="utf-8"))]
    assert sorted(found) == homes


@pytest.mark.parametrize("name", cl.__all__)
def test_every_public_name_is_there_and_documented(name):
    value = getattr(cl, name)
    assert value.__doc__.strip()
    assert getattr(value, "__name__", "").endswith(name)
    assert getattr(cl, name) is value  # the second time is the same object


def test_names_are_listed():
    assert dir(cl) == sorted(cl.__all__)
    assert set(cl._HOMES) | {"plots"} == set(cl.__all__)
    namespace = {}
    exec("from creditlab import *", namespace)
    assert set(cl.__all__) <= set(namespace)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'creditlab' has no attribute 'fit_bin'"):
        _ = cl.fit_bin
    assert not hasattr(cl, "anything")


def test_one_version():
    with (REPO / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["version"] == cl.__version__


def public():
    """Every function and class of ``cl`` and of ``cl.plots``."""
    for name in cl.__all__:
        found = getattr(cl, name)
        named = {name: found} if name != "plots" else {n: getattr(found, n) for n in found.__all__}
        yield from (each for each in named.items() if callable(each[1]))


@pytest.mark.parametrize(("name", "thing"), public())
def test_every_public_name_is_explained_with_an_example(name, thing):
    if isinstance(thing, type) and dataclasses.is_dataclass(thing) and name not in EXPLAINED:
        pytest.skip("a result, which the function that makes it explains")
    assert ">>> " in inspect.getdoc(thing), f"{name} has no example"
    for heading in ("Parameters", "Returns") if inspect.isfunction(thing) else ():
        if heading == "Returns" or inspect.signature(thing).parameters:
            assert f"{heading}\n---" in inspect.getdoc(thing), f"{name}: {heading}"
