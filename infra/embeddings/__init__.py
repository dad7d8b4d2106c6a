"""Models of meaning: the one that can be bundled, and any that speaks HTTP."""
