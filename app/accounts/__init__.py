"""Adults and their roles, sessions, typed codes, and how often one may try."""
