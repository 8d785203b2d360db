"""Films children make of themselves and a book: packed anew without what a camera writes into them."""
