"""Two works made one, parted again, and editions split off into a work of their own."""
