"""Races, crashes and crawls over a whole installation: the figures of `safety.md`, printed as `FIG` lines."""
