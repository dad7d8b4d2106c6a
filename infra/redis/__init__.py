"""What is temporary: drafts, sessions, codes, counters and cached results."""
