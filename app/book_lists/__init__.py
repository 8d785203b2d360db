"""What a list of books says, and what its words and numbers mean."""
