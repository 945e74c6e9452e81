"""What every face of the application shares over HTTP: access rules, errors, paging, idempotency."""
