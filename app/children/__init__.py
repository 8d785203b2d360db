"""Children: registered, named by an alias, put right, moved up; and their page."""
