"""Names of the files that a run of the workbench leaves."""

PAGE, NOTEBOOK = "report.html", "report.ipynb"
BINS, CARD, SCORES = "bins.json", "scorecard.json", "scores.parquet"
SQL, PMML = "scorecard.sql", "scorecard.pmml"
FILES = (PAGE, NOTEBOOK, BINS, CARD, SQL, PMML, SCORES)
