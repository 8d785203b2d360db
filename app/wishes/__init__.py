"""What schools wish for: boxes and single books."""
