"""Keeping the reference data that people change by hand: calendar, library, agencies, agreement and catalog."""
