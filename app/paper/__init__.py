"""Paper as a full way to take part: review cards, their pile photographed, and the way back onto paper."""
