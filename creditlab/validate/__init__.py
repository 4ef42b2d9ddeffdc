"""Is the score any good: discrimination, calibration, stability."""
