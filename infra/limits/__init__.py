"""Rate limits: policies, what counts them, and what clients are told."""
