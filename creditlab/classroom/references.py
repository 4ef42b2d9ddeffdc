"""Citations: ``[@key]`` in a lesson becomes author and year there, and a line of its reading list.

A citation names one or more keys of ``course/references.bib``, each with a place if need be:
``[@siddiqi2017]``, ``[@siddiqi2017, ch. 6; @anderson2007]``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

REQUIRED = ("author", "title", "year", "journal, booktitle, publisher or institution", "doi or url")
_CITATION = re.compile(r"\[(@[^\[\]]+)\]")
_KEY = re.compile(r"@([A-Za-z][\w:-]*)(?:,\s*(.+))?$")


@dataclass(frozen=True)
class Reference:
    """One entry of the bibliography, ready to be shown."""

    key: str
    authors: tuple[tuple[str, str], ...]  # family name, initials
    year: str
    title: str
    where: str  # Markdown: a journal or book with pages, or a publisher
    link: str

    @property
    def missing(self) -> tuple[str, ...]:
        """What a reader would need to find the work and the entry does not say."""
        values = (self.authors, self.title, self.year, self.where, self.link)
        return tuple(name for name, value in zip(REQUIRED, values, strict=True) if not value)

    @property
    def short(self) -> str:
        """Author and year, as cited in the text."""
        names = [family for family, _ in self.authors]
        who = f"{names[0]} et al." if len(names) > 2 else " & ".join(names)
        return f"{who}, {self.year}"

    @property
    def full(self) -> str:
        """The whole reference in Markdown."""
        people = [f"{family}, {initials}".rstrip(", ") for family, initials in self.authors]
        who = " & ".join(filter(None, [", ".join(people[:-1]), people[-1]]))
        title = self.title if self.where.startswith("*") else f"*{self.title}*"
        text = self.link.removeprefix("https://doi.org/")
        text = urlsplit(text).netloc or f"doi:{text}"
        return f"{who} ({self.year}). {title}. {self.where}. [{text}]({self.link})"


def load_references(path: str | Path) -> dict[str, Reference]:
    """Read a BibTeX file.

    Parameters
    ----------
    path : path-like
        A ``.bib`` file in UTF-8.

    Returns
    -------
    dict of str to Reference
        In the order of the file. Incomplete entries are kept; see `Reference.missing`.

    Raises
    ------
    ValueError
        When the file is not BibTeX or has a key twice.
    """
    from pybtex.database import PybtexError, parse_file

    try:
        entries = parse_file(str(path), bib_format="bibtex").entries
    except PybtexError as error:
        raise ValueError(f"{path}: {error}") from error
    return {key: _reference(key, entry) for key, entry in entries.items()}


def _reference(key: str, entry: object) -> Reference:
    from pybtex.richtext import Text

    fields = {
        name.lower(): value if name.lower() in ("doi", "url") else str(Text.from_latex(value))
        for name, value in entry.fields.items()  # type: ignore[attr-defined]
    }
    people = entry.persons.get("author") or entry.persons.get("editor") or []  # type: ignore[attr-defined]
    authors = tuple(
        (
            str(Text.from_latex(" ".join([*person.prelast_names, *person.last_names]))),
            " ".join(map(_initials, [*person.first_names, *person.middle_names])),
        )
        for person in people
    )
    where = fields.get("publisher") or fields.get("institution") or ""
    if "edition" in fields:
        where = f"{fields['edition']} edition, {where}"
    if part_of := fields.get("journal") or fields.get("booktitle"):
        volume = f", {fields['volume']}" if "volume" in fields else ""
        number = f"({fields['number']})" if "number" in fields else ""
        pages = f", {fields['pages']}" if "pages" in fields else ""
        where = f"*{part_of}*{volume}{number}{pages}"
    doi = fields.get("doi")
    return Reference(
        key=key,
        authors=authors,
        year=fields.get("year", ""),
        title=fields.get("title", ""),
        where=where,
        link=f"https://doi.org/{doi}" if doi else fields.get("url", ""),
    )


def _initials(name: str) -> str:
    return "-".join(f"{part[0]}." for part in name.split("-") if part)


def cited_keys(text: str) -> list[str]:
    """List the keys cited in a text, in order, once each.

    Examples
    --------
    >>> cited_keys("Bands [@siddiqi2017, ch. 6; @anderson2007] are habits [@anderson2007].")
    ['siddiqi2017', 'anderson2007']
    """
    return list(dict.fromkeys(key for group in _CITATION.findall(text) for key, _ in _parts(group)))


def render_citations(text: str, references: Mapping[str, Reference]) -> str:
    """Replace every ``[@key]`` by author and year, linked to the work.

    Raises
    ------
    ValueError
        When a key is not among the references, its entry is incomplete, or a citation cannot be
        read.
    """

    def show(match: re.Match[str]) -> str:
        shown = []
        for key, place in _parts(match[1]):
            if key not in references:
                raise ValueError(f"[@{key}] is not in course/references.bib; add it or correct it")
            if missing := references[key].missing:
                raise ValueError(f"references.bib: {key}: add {', '.join(missing)}")
            short = f"[{references[key].short}]({references[key].link})"
            shown.append(f"{short}, {place}" if place else short)
        return f"({'; '.join(shown)})"

    return _CITATION.sub(show, text)


def _parts(group: str) -> list[tuple[str, str]]:
    parts = []
    for part in group.split(";"):
        match = _KEY.fullmatch(part.strip())
        if not match:
            raise ValueError(f"[{group}] cannot be read; write [@key] or [@key, p. 7; @other]")
        parts.append((match[1], match[2] or ""))
    return parts
