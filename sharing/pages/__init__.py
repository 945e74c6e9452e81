"""What pages and feeds show of releases: plain values, no HTML."""
