"""What adults read: the letter to the parents, and what staff write to all."""
