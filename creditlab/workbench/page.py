"""One HTML file from an executed notebook: no script, nothing to load, readable offline."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from typing import Any


def as_page(notebook: Mapping[str, Any], title: str, footer: str = "") -> str:
    """Turn an executed notebook into a page.

    Parameters
    ----------
    notebook : mapping
        As in its file, but each text in one piece.
    title : str
        Heading of the page.
    footer : str, optional
        Last line of the page.

    Returns
    -------
    str
        HTML that holds its style and figures. Code is folded; cells tagged ``notebook-only`` are
        left out.
    """
    style = files("creditlab.workbench").joinpath("page.css").read_text(encoding="utf-8")
    body = "\n".join(_cell(cell, cell["metadata"].get("tags", [])) for cell in notebook["cells"])
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n{body}\n<footer>{escape(footer)}</footer>\n</main>\n</body>\n</html>\n"
    )


def _cell(cell: Any, tags: list[str]) -> str:
    if "notebook-only" in tags:
        return ""
    if cell["cell_type"] == "markdown":
        return _markdown(cell["source"])
    if cell["cell_type"] != "code":
        return ""
    label = next((_LABELS[tag] for tag in tags if tag in _LABELS), "code")
    code = f"<details><summary>{label}</summary><pre>{escape(cell['source'])}</pre></details>"
    return "\n".join([*(_output(output) for output in cell["outputs"]), code])


_LABELS = {"parameters": "settings", "injected-parameters": "settings of this run"}


def _output(output: Any) -> str:
    if output["output_type"] == "stream":
        return f"<pre>{escape(output['text'])}</pre>"
    data = output.get("data", {})
    if "text/html" in data:
        return f'<div class="wide">{data["text/html"]}</div>'
    if "image/png" in data:
        width = output.get("metadata", {}).get("image/png", {}).get("width")
        size = f' width="{width}"' if width else ""
        return f'<img alt="figure" src="data:image/png;base64,{data["image/png"].strip()}"{size}>'
    if "text/markdown" in data:
        return _markdown(data["text/markdown"])
    return f"<pre>{escape(data.get('text/plain', ''))}</pre>"


def _markdown(text: str) -> str:
    import mistune

    return str(mistune.html(text))
