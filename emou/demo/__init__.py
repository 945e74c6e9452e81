"""Demo mode: the personas, and the stories by which a newcomer sees every outcome. Never part of production."""
