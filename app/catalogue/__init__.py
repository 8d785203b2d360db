"""Works, their editions, and the copies a library owns."""
