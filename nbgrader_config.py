"""nbgrader in this repository: what it calls source and release are solutions/ and exercises/."""

from pathlib import Path

c = get_config()  # noqa: F821

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", ".git"]

# `creditlab grade` grades. Should anybody run `nbgrader autograde` all the same: warnings cost no
# marks, and tests that were deleted come back. It confines nothing.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = ".*Warning.*"
c.OverwriteCells.add_missing_cells = True
c.LimitOutput.max_lines = 1000

# Without an exchange (JupyterHub) its tabs would only complain; docs/instructor_guide.md sets one.
c.Exchange.root = str(Path(__file__).resolve().parent / "out" / "exchange")
