"""Twice as much as the server can do, and clients that mean no good."""
