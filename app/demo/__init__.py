"""The demo: real schools and books, invented people, and ten weeks of a club's life."""
