"""Clubs schools ask for: the line of schools, the starts of a season, the way to a club of its own."""
