"""Where published reviews stand: walls, a book's page, big screens, and what leaves the house."""
