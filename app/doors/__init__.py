"""The door: children come in by their animal and the host's tap."""
