"""The kinds of value a person may type: how each is tidied, and what can be wrong."""
