"""A course of two lessons and one workbench notebook, small enough to build in a test."""

from pathlib import Path

MANIFEST = """\
title: A tiny course
title_zh: 小课程
summary: Two lessons and a tool.
modules:
- id: "1"
  slug: basics
  title: Basics
  title_zh: 基础
  lessons:
  - id: "1.1"
    slug: first
    title: The first lesson
    title_zh: 第一课
    decision: Ship or wait?
    objectives: [count customers, weigh evidence, take a decision]
    minutes: 45
    prerequisites: []
    datasets: []
    status: built
  - id: "1.2"
    slug: second
    title: The second lesson
    title_zh: 第二课
    decision: How much?
    objectives: [set a limit, price a term, write it down]
    minutes: 45
    prerequisites: ["1.1"]
    datasets: []
    status: built
assignments:
- {id: a01_basics, title: The basics, title_zh: 练习, lessons: ["1.1", "1.2"], status: planned}
workbench:
- {slug: tool, title: A tool, title_zh: 工具, summary: Bring a file., status: built}
"""

REFERENCES = """\
@book{smith2001,
  author = {Smith, Anna B.}, title = {Credit}, year = {2001}, publisher = {Press},
  doi = {10.1000/182},
}
"""

FIGURE = """\
# %%
from IPython.display import SVG
SVG('<svg xmlns="http://www.w3.org/2000/svg"></svg>')
"""

CHECKPOINT = """\
# %% [markdown] tags=["checkpoint"]
# Guess.

# %% [markdown] tags=["answer"]
# So.
"""

LESSON = "\n".join(
    [
        '# %% [markdown] tags=["decision"]\n# A customer asks for time [@smith2001, ch. 2].\n',
        '# %% name="start"\nlimit = 100\nlimit\n',
        *[f"# %%\nlimit + {n}\n" for n in range(11)],
        *[FIGURE] * 3,
        *[CHECKPOINT] * 2,
        '# %% [markdown] tags=["trap"]\n# Beware.\n',
        '# %% [markdown] tags=["discussion"]\n# What would you do?\n',
        '# %% [markdown] tags=["recap"]\n# 1. We counted.\n# 2. We weighed.\n# 3. We decided.\n',
    ]
)

TOOL = '# %% [markdown]\n# # A tool\n\n# %% tags=["parameters"]\ndata = "file.csv"\n\n# %%\ndata\n'

FIRST = "course/lessons/1_basics/1_first.py"
SECOND = "course/lessons/1_basics/2_second.py"


def write_course(root: Path) -> Path:
    """Write the sources of the tiny course; nothing is built."""
    for name, text in {
        "course/course.yml": MANIFEST,
        "course/references.bib": REFERENCES,
        FIRST: LESSON,
        SECOND: LESSON.replace("limit", "line"),
        "course/workbench/tool.py": TOOL,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def replace(path: Path, old: str, new: str) -> None:
    """Edit a file, and be sure that there was something to edit."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
