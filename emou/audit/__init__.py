"""THE RECORD: what happened, appended and never changed, held together by hashes in the database."""
