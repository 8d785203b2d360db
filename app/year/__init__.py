"""From one season to the next: closing, going on, moving up, new clubs."""
