"""What the service is about. Values only; no rules, no I/O."""
