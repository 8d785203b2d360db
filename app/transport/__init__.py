"""Transport: runs of a van, a book bus or a car that carry boxes and loose books from stop to stop."""
