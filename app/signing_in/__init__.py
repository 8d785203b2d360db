"""How adults come in: password and one-time code, links by mail, their own account."""
