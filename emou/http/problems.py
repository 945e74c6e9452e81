"""Errors as application/problem+json with a stable `code`."""
