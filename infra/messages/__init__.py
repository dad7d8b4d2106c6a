"""Messages to people: their words, and where they go."""
