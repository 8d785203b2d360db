"""What people decide about a line: who comes first, who goes together, who moves to another club."""
