"""What `make run` and `make test` need: set-up, the embedded servers, the supervisor. Not used in production."""
