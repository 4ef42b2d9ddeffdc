"""Colours of every figure: they differ in lightness, so a grey print keeps them apart.

Text is written in `INK` or `MUTED`: on white their contrast is 15.9:1 and 7.0:1.
"""

GOOD, BAD, NEUTRAL = "#56a0d3", "#b3400f", "#8a8a8a"
INK, MUTED, RULE = "#222222", "#595959", "#dddddd"
