"""Out of the notebook: SQL, PMML, monitoring."""
