"""National registers of schools: read, compared with the schools that are here, taken in."""
