"""Unified social credit codes (统一社会信用代码, GB 32100-2015): both check characters."""

from __future__ import annotations

import numpy as np
import pandas as pd

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BODY_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
BODY_CHECKS = "0123456789X0"  # 11 is written 0, 10 is written X
LENGTH = 18

NO_CODE = "no code"
WRONG_LENGTH = "not 18 characters"
WRONG_CHARACTER = "a character that is not used"
WRONG_BODY = "check character 17 (organisation code) does not agree"
WRONG_CODE = "check character 18 does not agree"


def check_credit_codes(codes: pd.Series) -> pd.DataFrame:
    """Say what is wrong with unified social credit codes, row by row.

    Parameters
    ----------
    codes : pandas.Series of str
        Blanks around a code and lower case are read as meant.

    Returns
    -------
    pandas.DataFrame
        A row a code that is wrong: ``row`` (index), ``code`` and ``problem``, the first of: no
        code, not 18 characters, a character that is not used, check character 17 or 18.

    Notes
    -----
    GB 32100-2015: character 18 makes the sum of value times 3^(place - 1) a multiple of 31, over an
    alphabet of 31. Characters 9 to 17 are the organisation code of GB 11714-1997, whose last is
    a check with weights 3, 7, 9, 10, 5, 8, 4, 2 modulo 11. Both are well-formedness only: whether
    the company exists, and is this one, a register says.

    Examples
    --------
    >>> codes = pd.Series(["9144030071526726XG", "9144030071526762XG", "91440300715267"])
    >>> check_credit_codes(codes)[["row", "problem"]].values.tolist()
    [[1, 'check character 17 (organisation code) does not agree'], [2, 'not 18 characters']]
    """
    text = codes.astype("string").str.strip().str.upper()
    problem = pd.Series("", codes.index, dtype=object)
    problem[text.isna() | (text == "")] = NO_CODE
    problem[(problem == "") & (text.str.len() != LENGTH)] = WRONG_LENGTH
    used = text.str.fullmatch(f"[{ALPHABET}]{{18}}").fillna(False).astype(bool)
    problem[(problem == "") & ~used] = WRONG_CHARACTER
    rows = np.flatnonzero(problem == "")
    if len(rows):
        good = text.iloc[rows].to_numpy(dtype="U18")
        body = check_organisation([code[8:16] for code in good])
        whole = check_characters([code[:17] for code in good])
        last = np.array([list(code[16:]) for code in good])
        found = np.where(last[:, 1] == whole, "", WRONG_CODE)
        problem[problem == ""] = np.where(last[:, 0] == body, found, WRONG_BODY)
    wrong = problem[problem != ""]
    return pd.DataFrame(
        {"row": wrong.index, "code": codes[wrong.index].to_numpy(), "problem": wrong.to_numpy()}
    )


def check_characters(beginnings: list[str]) -> np.ndarray:
    """Return character 18 of each code.

    Parameters
    ----------
    beginnings : list of str
        Characters 1 to 17.

    Returns
    -------
    numpy.ndarray of str

    Raises
    ------
    ValueError
        When one has another length or a character that is not used.

    Examples
    --------
    >>> check_characters(["91440300192203821"]).tolist()
    ['6']
    """
    total = _values(beginnings, 17, ALPHABET) @ WEIGHTS
    return np.array(list(ALPHABET))[-total % 31]


def check_organisation(bodies: list[str]) -> np.ndarray:
    """Return character 9 of each organisation code, which is character 17 of the credit code.

    Parameters
    ----------
    bodies : list of str
        Its first eight characters.

    Returns
    -------
    numpy.ndarray of str

    Raises
    ------
    ValueError
        When one has another length or a character that is not used.

    Examples
    --------
    >>> check_organisation(["71526726"]).tolist()
    ['X']
    """
    total = _values(bodies, 8, BODY_ALPHABET) @ BODY_WEIGHTS
    return np.array(list(BODY_CHECKS))[11 - total % 11]


def _values(texts: list[str], length: int, alphabet: str) -> np.ndarray:
    wrong = [text for text in texts if len(text) != length or set(text) - set(alphabet)]
    if wrong:
        raise ValueError(
            f"{len(wrong)} of {len(texts)} are not {length} characters of {alphabet} "
            f"(such as {wrong[0]!r}); see check_credit_codes"
        )
    place = {character: value for value, character in enumerate(alphabet)}
    values = [place[character] for text in texts for character in text]
    return np.array(values, dtype=np.int64).reshape(len(texts), length)
