"""The first pages: `home` (the front page, signing in, help) and `work` (a person's own page). They read."""
