"""Trips and sleep-overs, with places of their own."""
