import pytest

from creditlab.classroom.references import cited_keys, load_references, render_citations

BIBLIOGRAPHY = r"""
@article{one, author = {M{\"u}ller, Anna-Bea C.}, title = {A {Gini}}, journal = {Journal},
  volume = 7, number = 2, pages = {3--9}, year = 2001, doi = {10.1/a}}
@book{two, author = {de la Cruz, Jo and Li, Wei}, title = {Book}, edition = {2nd},
  publisher = {Press}, year = 2002, url = {https://example.org/~b%20}}
@incollection{three, author = {A, A. and B, B. and C, C.}, title = {Part}, booktitle = {Whole},
  pages = {1--2}, year = 2003, doi = {10.1/c}}
@misc{four, title = {No one's}, year = 2004}
"""


@pytest.fixture
def references(tmp_path):
    (tmp_path / "some.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    return load_references(tmp_path / "some.bib")


def test_full_references(references):
    assert references["one"].full == (
        "Müller, A.-B. C. (2001). A Gini. *Journal*, 7(2), 3–9. [doi:10.1/a](https://doi.org/10.1/a)"
    )
    assert references["two"].full == (
        "de la Cruz, J. & Li, W. (2002). *Book*. 2nd edition, Press. "
        "[example.org](https://example.org/~b%20)"
    )
    assert references["three"].full == (
        "A, A., B, B. & C, C. (2003). Part. *Whole*, 1–2. [doi:10.1/c](https://doi.org/10.1/c)"
    )


def test_citations_in_the_text(references):
    text = render_citations("So [@one, p. 4; @two] or [@three].", references)
    assert text == (
        "So ([Müller, 2001](https://doi.org/10.1/a), p. 4; "
        "[de la Cruz & Li, 2002](https://example.org/~b%20)) or "
        "([A et al., 2003](https://doi.org/10.1/c))."
    )
    assert cited_keys("[@two, ch. 1] mail@one.org [@one; @two] @three") == ["two", "one"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[@five]", r"\[@five\] is not in course/references.bib"),
        ("[@one p. 4]", r"\[@one p. 4\] cannot be read"),
        ("[@four]", "four: add author, journal, booktitle, publisher or institution, doi or url"),
    ],
)
def test_what_cannot_be_cited(references, text, message):
    with pytest.raises(ValueError, match=message):
        render_citations(text, references)


def test_a_key_twice_or_no_bibtex(tmp_path):
    (tmp_path / "twice.bib").write_text("@misc{a, year=1}\n@misc{a, year=2}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"twice\.bib: repeated bibliography entry: a"):
        load_references(tmp_path / "twice.bib")
