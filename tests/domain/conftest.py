"""Hypothesis without deadlines (two cores are shared) and without a database of examples in the work tree."""

from hypothesis import settings

settings.register_profile("law", deadline=None, database=None)
settings.load_profile("law")
