"""The demo: its personas, its history, its texts."""
