"""What the library knows of a child, row by row and in words."""
