"""Finds homes: what a description tells, and which fit each other."""
