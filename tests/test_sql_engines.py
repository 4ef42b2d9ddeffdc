"""A card's SELECT on engines that are not part of the environment: PostgreSQL and Spark."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from odd_customers import DATA, assert_scored_alike, card_of

pytestmark = pytest.mark.filterwarnings("ignore:.*unseen at development")
HAS_JAVA = shutil.which("java") or os.environ.get("JAVA_HOME")


def server_folder() -> Path | None:
    """Return the folder of PostgreSQL's own programs; Debian keeps them off the path."""
    found = [*map(Path, filter(None, [shutil.which("initdb")]))]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].resolve().parent if found else None


def user_of_the_server() -> str | None:
    """Return whom the server runs as: it refuses root."""
    if os.getuid():
        return pwd.getpwuid(os.getuid()).pw_name
    known = [user.pw_name for user in pwd.getpwall()]
    return next((name for name in ("postgres", "nobody") if name in known), None)


@pytest.fixture(scope="module")
def psql():
    """Start a server in a folder of its own, without a network; give a function that asks it."""
    programs, user = server_folder(), user_of_the_server()
    if programs is None or user is None:
        pytest.skip("PostgreSQL is not installed; on Debian and Ubuntu: apt install postgresql")
    # pytest's own folders are closed to every user but the one who runs the tests.
    folder = Path(tempfile.mkdtemp(prefix="postgres"))
    shutil.chown(folder, user)

    def run(*words, **options):
        options = {"check": True, "capture_output": True, "text": True, "user": user, **options}
        return subprocess.run([str(word) for word in words], cwd=folder, **options)

    data, log = folder / "data", folder / "log"
    run(programs / "initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C")
    settings = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    quiet = {"capture_output": False, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    run(programs / "pg_ctl", "-D", data, "-l", log, "-o", settings, "-w", "start", **quiet)
    ask = [
        programs / "psql",
        "-h",
        folder,
        "-U",
        "owner",
        "-d",
        "postgres",
        "-v",
        "ON_ERROR_STOP=1",
    ]
    try:
        yield lambda text: run(*ask, "-q", "-f", "-", input=text).stdout
    finally:
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop", **quiet)
        shutil.rmtree(folder)


@pytest.mark.parametrize("name", DATA)
def test_postgres_scores_every_row_as_python_does(name, psql, tmp_path):
    card, frame = card_of(name, 1)
    columns = [*card.bins_, "row"]
    types = {
        column: "double precision" if frame[column].dtype.kind in "fi" else "text"
        for column in columns
    }
    for column, bins in card.bins_.items():
        if bins.rule.kind == "categorical" and not isinstance(bins.rule.groups[0][0], str):
            types[column] = "double precision"
    names = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    rows = frame[columns].to_csv(index=False, header=False, na_rep="\\N")
    select = card.to_sql("postgres", "customers", keep=["row"])
    answer = psql(
        f"DROP TABLE IF EXISTS customers; CREATE TABLE customers ({names});\n"
        f"COPY customers FROM STDIN WITH (FORMAT csv, NULL '\\N');\n{rows}\\.\n"
        f"CREATE TEMP VIEW scored AS {select};\n"
        f"COPY (SELECT * FROM scored) TO STDOUT WITH (FORMAT csv, HEADER);\n"
    )
    path = tmp_path / "scored.csv"
    path.write_text(answer)
    assert_scored_alike(pd.read_csv(path, float_precision="round_trip"), card, frame)


@pytest.fixture(scope="module")
def spark():
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed: make test-spark")
    if not HAS_JAVA:
        pytest.skip("Java is not installed; on Debian and Ubuntu: apt install default-jre-headless")
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        for name in ("PYSPARK_PYTHON", "PYSPARK_DRIVER_PYTHON"):
            patch.setenv(name, sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local[2]").appName("creditlab tests")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "2",
            "spark.driver.memory": "1g",
            "spark.log.level": "OFF",
        }.items():
            builder = builder.config(name, value)
        running = builder.getOrCreate()
        yield running
        running.stop()


@pytest.mark.parametrize("name", ["boston_hmda", "south_german_credit", "spanish_credit"])
def test_spark_scores_every_row_as_python_does(name, spark, tmp_path):
    card, frame = card_of(name, 1)
    kept = frame[[*card.bins_, "row"]]
    path = tmp_path / "customers.parquet"
    kept.to_parquet(path)
    spark.read.parquet(str(path)).createOrReplaceTempView("customers")
    result = spark.sql(card.to_sql("spark", "customers", keep=["row"])).toPandas()
    assert_scored_alike(result, card, frame)
