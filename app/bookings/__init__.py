"""Boxes booked by days, and the plan by which they go round."""
