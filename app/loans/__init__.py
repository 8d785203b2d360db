"""A child borrows a book from its club's box, and gives it back."""
