"""MARC: what the records of library systems say about books, in each dialect and wrapping."""
