"""What is known of children goes when it must, and is handed out to those who ask."""
