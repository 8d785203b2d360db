"""What a club does together: votes, and what the children suggest."""
