"""Clubs, seasons and the places in them."""
