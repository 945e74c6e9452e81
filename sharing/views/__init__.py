"""Pages about releases: one call each into the door."""
