"""The pictures of books: the library's own, or one drawn from the title."""
