"""Paper for boxes: labels, the list of contents, a poster of what is in a box."""
