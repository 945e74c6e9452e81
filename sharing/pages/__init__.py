"""What the pages about releases show."""
