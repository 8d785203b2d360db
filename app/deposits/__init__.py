"""Boxes of books on loan to a school."""
