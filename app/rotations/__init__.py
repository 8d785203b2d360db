"""Boxes that go round among schools, by one plan."""
