"""Colours of every figure: they differ in lightness, so a grey print keeps them apart."""

GOOD, BAD, NEUTRAL = "#56a0d3", "#b3400f", "#8a8a8a"
