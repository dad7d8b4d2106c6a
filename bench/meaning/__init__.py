"""Measures how well homes are found by meaning, and how fast."""
