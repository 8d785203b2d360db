"""The line of schools that want a club of their own."""
