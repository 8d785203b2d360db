"""What schools and children wish for: boxes, single books, and titles the library does not have yet."""
