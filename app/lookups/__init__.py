"""Books known by their number alone, and the servers that are asked for their titles."""
