"""Rules of the house: layers, docs in step, what must never be forgotten."""
