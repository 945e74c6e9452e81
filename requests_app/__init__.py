"""THE REQUEST: use cases, the data requests they become, and the services that carry the table out."""
