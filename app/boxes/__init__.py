"""The boxes themselves: their list, each one's page, what lies in it, and how it is packed."""
