"""Who and what: the agreement, its agencies, their offices and people, the catalog, the law of each dataset."""
