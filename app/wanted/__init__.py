"""Titles children wish for, and the list the library buys by."""
