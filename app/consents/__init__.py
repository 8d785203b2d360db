"""Guardians, the links they come in by, and what they say yes or no to."""
