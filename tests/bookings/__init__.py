"""Tests of booked boxes."""
