"""What to do with a score: reasons, grades, cut-offs."""
