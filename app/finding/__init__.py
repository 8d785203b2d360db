"""Finding books: the list of them, narrowed, and what a few typed words or a number mean."""
