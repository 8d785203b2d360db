"""Places by lot: who asked before a day gets a number that can be worked out again."""
