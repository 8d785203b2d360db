"""Regions, library services, branches, schools and their sites."""
