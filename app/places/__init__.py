"""A thing with places, and who gets them in what order: clubs and trips today."""
