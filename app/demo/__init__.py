"""The demo: real schools and books, invented people, and ten weeks of a club's life."""

from pathlib import Path

HERE = Path(__file__).parent
NOTE = "demo.json"
"""The file in the instance folder in which the librarian's password is noted."""
