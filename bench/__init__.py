"""Speed, size and memory, measured against a floor in one run: `python -m bench`."""
