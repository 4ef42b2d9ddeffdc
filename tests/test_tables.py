"""Tables of words: what stands on the left, what on the right, and what is not broken."""

import re

import pandas as pd
import pytest

import creditlab as cl

FRAME = pd.DataFrame(
    {
        "known": ["2017-04-12", "2018-03-15"],
        "what": ["sales of the year to January 2017", "all stores to be liquidated"],
        "value": [11500.0, None],
        "late": [True, False],
    },
    index=pd.Index(["a", "b"], name="row"),
)


def rules(html):
    """The style of each cell that has one, by its last class."""
    found = re.findall(r"#T_\w+ +([\w.]+) \{([^}]*)\}", html)
    return {cell: " ".join(props.split()) for cell, props in found}


def test_words_stand_on_the_left_with_their_heads_and_numbers_do_not():
    found = rules(cl.text_table(FRAME).to_html())
    for place in (0, 1, 3):
        for cell in (f"td.col{place}", f"th.col_heading.col{place}"):
            assert found[cell].startswith("text-align: left;")
    assert not any("col2" in cell for cell in found)


def test_short_columns_are_not_broken_and_long_ones_are():
    found = rules(cl.text_table(FRAME).to_html())
    assert "white-space: nowrap" in found["td.col0"]
    assert "white-space: normal" in found["td.col1"]


@pytest.mark.parametrize("index", [True, False])
def test_the_index_is_shown_when_it_is_asked_for(index):
    html = cl.text_table(FRAME, index=index).to_html()
    assert (">a</th>" in html) is index


def test_formats_follow_and_an_empty_table_is_one():
    assert "11,500" in cl.text_table(FRAME).format({"value": "{:,.0f}"}, na_rep="").to_html()
    assert "<td" not in cl.text_table(FRAME.head(0)).to_html()
