"""The workbench: a notebook that turns any table into a scorecard, and the command that runs it."""
