"""Files of books coming in, large ones in the background, and the list of books going out."""
