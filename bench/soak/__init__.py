"""A long time with people on the form, during which the server must not grow."""
