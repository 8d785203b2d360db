"""What pages on the way in share."""
