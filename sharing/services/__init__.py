"""What happens to a release, below the one door."""
