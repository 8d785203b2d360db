"""First names, classes and pasted lists of children: what is read of them, and what is thrown away."""
