"""From data to a score: counts, bins, points."""
