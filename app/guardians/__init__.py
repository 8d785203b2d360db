"""The guardians' page: what it shows of a child, and what a guardian may do."""
