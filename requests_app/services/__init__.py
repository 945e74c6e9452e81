"""Writing: the only code that changes a use case or a request. Each opens no transaction unless it says so."""
