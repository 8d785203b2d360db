"""What children write about books, and how it comes to stand on a wall."""
