"""Quizzes: what is called right is right, and every option has its reason."""

import pytest

from creditlab.classroom.check import Missed
from creditlab.classroom.manifest import ManifestError, load_course
from creditlab.classroom.quiz import load_quiz
from tests.tiny_course import write_course

QUIZZES = load_course().quizzes
QUESTIONS = {
    f"{quiz.id} {name}": question
    for quiz in QUIZZES
    for name, question in load_quiz(quiz.id).items()
}
COMPUTED = {name: question for name, question in QUESTIONS.items() if question.value}


@pytest.mark.parametrize("quiz", QUIZZES, ids=lambda quiz: quiz.folder)
def test_a_quiz_asks_about_every_lesson_of_its_module(quiz):
    questions = load_quiz(quiz.id).values()
    module = next(module for module in load_course().modules if module.quiz == quiz)
    assert 8 <= len(questions) <= 10
    assert {each.lesson for each in questions} <= {lesson.id for lesson in module.lessons}
    assert any(each.value for each in questions)
    right = [each.letters[[o.right for o in each.options].index(True)] for each in questions]
    assert len(set(right)) > 2  # who always chooses the same letter learns nothing


@pytest.mark.parametrize("question", COMPUTED.values(), ids=COMPUTED)
def test_the_value_computed_lies_in_the_right_range_and_in_no_other(question):
    scope = {}
    exec(question.start, scope)
    value = eval(question.value, scope)
    holds = [option.span[0] <= value < option.span[1] for option in question.options]
    assert holds == [option.right for option in question.options]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_option_tells_its_reason_in_the_page_and_in_code(question, capsys):
    page = question._repr_html_()
    folded = page.split("<details>")[1:]
    assert len(folded) == len(question.options)
    for letter, option, shown in zip(question.letters, question.options, folded, strict=True):
        summary, _, reason = shown.partition("</summary>")
        assert f"<b>{letter}</b>" in summary
        assert ("✓ Right." in reason) == option.right
        assert "Right" not in summary
        assert len(reason) > len("<p style='margin-left:2em'><b>✗ No.</b></p></details>") + 20
        if option.right:
            question.check(letter)
            assert option.reason in capsys.readouterr().out
        else:
            with pytest.raises(Missed) as missed:
                question.check(letter)
            assert missed.value.hint == option.reason


@pytest.mark.parametrize("answer", ["z", "", 1, None, ["a"]])
def test_an_answer_that_is_no_letter_is_told_so(answer):
    with pytest.raises(Missed, match="expected one of a, b, c"):
        QUESTIONS["1 slow_payer"].check(answer)


OPTION = "{says: x, reason: y}"
RIGHT = "{says: x, reason: y, right: true}"


def entry(*options, more="question: q"):
    return f"- {{id: a, lesson: '1.1', {more}, options: [{', '.join(options)}]}}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (entry(RIGHT, more="unit: m"), "question is missing"),
        (entry(RIGHT, OPTION), "3 to 6"),
        (entry(OPTION, OPTION, OPTION), "one of them right"),
        (entry(RIGHT, OPTION, OPTION, more="question: q, value: '1'"), "ranges"),
        (entry(RIGHT, OPTION, "{says: x}"), "an option has"),
        (entry(RIGHT, OPTION, OPTION) * 2, "a is there twice"),
    ],
)
def test_incomplete_questions_are_refused_with_their_name(tmp_path, text, said):
    write_course(tmp_path)
    (tmp_path / "course" / "quizzes").mkdir()
    (tmp_path / "course" / "quizzes" / "1_basics.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError, match=said):
        load_quiz("1", tmp_path)


def test_a_module_without_a_quiz_is_told_so(tmp_path):
    write_course(tmp_path)
    with pytest.raises(ManifestError, match="is not written yet"):
        load_quiz("1", tmp_path)
    with pytest.raises(ManifestError, match="no module '9'; there are 1"):
        load_quiz("9", tmp_path)
