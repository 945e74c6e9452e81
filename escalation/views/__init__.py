"""The pages of the appeal."""
