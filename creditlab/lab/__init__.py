"""Things a person clicks: each a thin view of an object that works, and is tested, without it."""
