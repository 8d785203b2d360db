"""Paper as a full way to take part: review cards, the pile of them photographed, and the way back onto paper."""
