"""What the pages of the catalog and the calendar show, and who is asking for a page."""
