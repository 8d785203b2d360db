"""People and their roles, children and their cards, guardians and consents, sessions."""
