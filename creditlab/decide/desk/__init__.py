"""The credit desk: a game of ninety days on a simulated book, played by policies or by hand.

`world` holds the truth, `accounts` and `play` what happens, `views` what may be seen of it.
"""
