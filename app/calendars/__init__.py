"""When: calendars to subscribe to, and a school's week."""
