"""Processes: how they start, look after each other, and end."""
