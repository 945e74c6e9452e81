"""What the pages of the appeal show, from the record. Reads; never writes."""
