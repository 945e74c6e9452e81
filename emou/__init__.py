"""The project, and what belongs to no single app."""
