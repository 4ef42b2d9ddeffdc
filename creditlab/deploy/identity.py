"""Which card it is: a mark that tells a card from any other, wherever it is written."""

from __future__ import annotations

import hashlib
import json

from sklearn.utils.validation import check_is_fitted

from creditlab.model.scorecard import Scorecard


def fingerprint(card: Scorecard) -> str:
    """Return twelve hexadecimal digits that are the same for cards that score the same.

    Parameters
    ----------
    card : Scorecard
        Fitted.

    Returns
    -------
    str
        The beginning of a SHA-256 of rules, points and log-odds. A card read back from JSON has the
        same; another cut, group or number gives another.

    Examples
    --------
    >>> import creditlab as cl
    >>> data = cl.load_dataset("south_german_credit")
    >>> bins = cl.fit_bins(data.frame, data.target, ["status"])
    >>> woe = bins["status"].woe
    >>> one, two = (cl.Scorecard.of_log_odds(bins, -1, {"status": b * woe}) for b in (-1, -0.9))
    >>> fingerprint(one) == fingerprint(one), fingerprint(one) == fingerprint(two)
    (True, False)
    """
    check_is_fitted(card, "bins_")
    variables = [
        [name, bins.rule.to_dict(), card.bin_points_[name].tolist()]
        for name, bins in card.bins_.items()
    ]
    log_odds = [values.tolist() for values in card.bin_log_odds_.values()]
    content = json.dumps([card.intercept_, card.base_points_, variables, log_odds])
    return hashlib.sha256(content.encode()).hexdigest()[:12]
