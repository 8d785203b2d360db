"""Meetings: moved, called off, noted, visited, and who stands in for the host."""
