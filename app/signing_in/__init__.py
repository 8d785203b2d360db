"""How adults come in: password, links by mail, their own account."""
