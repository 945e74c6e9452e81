"""What the pages of requests and use cases show: rows, words and steps, read and never written."""
