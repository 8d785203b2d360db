"""Who may do what. Knows models only; views and templates ask it."""
