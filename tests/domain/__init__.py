"""The law, tested without a database, a clock or Django."""
