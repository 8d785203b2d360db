"""Templates for boxes, and boxes filled from the shelf."""
