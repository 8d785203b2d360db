"""A child keeps a log of what it reads."""
