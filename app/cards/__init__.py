"""Children's cards: made, printed, voided, and how a child comes in by one."""
