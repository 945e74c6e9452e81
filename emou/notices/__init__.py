"""Who is told: the outbox of notices, written with the event that causes them."""
