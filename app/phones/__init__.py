"""The second step of staff: one-time codes from a phone, and recovery codes for when it is lost."""
