"""The glossary: every word is introduced before it is used, or the check says where it is not."""

import pytest

from creditlab.classroom.glossary import Term, check_glossary, glossary_page, load_glossary
from creditlab.classroom.manifest import ManifestError, load_course
from tests.tiny_course import FIRST, SECOND, write_course

ENTRY = """- term: {term}
  zh: 词
  lesson: "{lesson}"
  means: What it means.
"""


def with_glossary(root, *entries):
    text = "".join(ENTRY.format(term=term, lesson=lesson) for term, lesson in entries)
    (root / "course" / "glossary.yml").write_text(text, encoding="utf-8")
    return load_course(root)


def test_the_glossary_of_the_course_is_kept():
    course = load_course()
    assert len(load_glossary(course.root)) > 60
    assert check_glossary(course) == []


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("credit limit", "Credit limits are", True),
        ("credit limit", "a credit\nlimit is", True),
        ("PD", "the PDs of", True),
        ("PD", "a pd of", False),
        ("loss", "losses of", True),
        ("loss", "lossless", False),
        ("loss", "write-loss", False),
        ("card", "a scorecard", False),
    ],
)
def test_a_word_is_found_in_its_forms_and_in_no_other_word(word, text, found):
    term = Term(word, "词", "1.1", "")
    assert bool(term.pattern.search(text)) == found


@pytest.fixture
def texts(tmp_path):
    """A course whose first lesson says one thing and whose second says another."""

    def write(first, second, *entries):
        write_course(tmp_path)
        for name, text in ((FIRST, first), (SECOND, second)):
            (tmp_path / name).write_text(f"# %% [markdown]\n# {text}\n", encoding="utf-8")
        return with_glossary(tmp_path, *entries)

    return write


def test_a_word_used_before_its_lesson_is_named_with_both_lessons(texts):
    course = texts("Ask for the DSO.", "The **DSO** is a number of days.", ("DSO", "1.2"))
    assert check_glossary(course) == [
        "lesson 1.1 uses 'DSO', which lesson 1.2 introduces; explain it here, or use another word"
    ]


def test_a_word_in_code_is_no_use_and_one_in_bold_is_an_introduction(texts):
    assert not check_glossary(texts("Call `DSO`.", "The **DSO** counts.", ("DSO", "1.2")))
    (problem,) = check_glossary(texts("Guess.", "The DSO counts.", ("DSO", "1.2")))
    assert "lesson 1.2 does not introduce 'DSO'" in problem


def test_the_page_links_a_word_to_its_lesson(texts):
    page = glossary_page(texts("A **limit**.", "So.", ("limit", "1.1")))
    assert (
        "| **limit** | 词 | What it means. | [1.1 The first lesson](1_basics/1_first.ipynb) |"
        in page
    )


def test_entries_out_of_order_incomplete_or_twice_are_refused(tmp_path):
    write_course(tmp_path)
    for entries, said in (
        ([("b", "1.1"), ("a", "1.1")], "'a' does not come after 'b'"),
        ([("a", "1.1"), ("a", "1.1")], "'a' does not come after 'a'"),
    ):
        with pytest.raises(ManifestError, match=said):
            load_glossary(with_glossary(tmp_path, *entries).root)
    path = tmp_path / "course" / "glossary.yml"
    path.write_text("- {term: a, zh: 词, lesson: '1.1'}\n", encoding="utf-8")
    with pytest.raises(ManifestError, match="'a' lacks means"):
        load_glossary(tmp_path)
    (problem,) = check_glossary(with_glossary(tmp_path, ("a", "9.9")))
    assert "there is no lesson '9.9'" in problem
