"""How the library answers what children write: read, published, handed back, looked at again when flagged."""
