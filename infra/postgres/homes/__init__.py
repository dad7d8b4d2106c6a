"""Homes in PostgreSQL: beside their profiles, and gone with them."""
