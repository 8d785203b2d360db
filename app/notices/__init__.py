"""What we tell people: mail through an outbox, and the staff's list of today."""
