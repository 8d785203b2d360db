"""Search text lives in the core, where every room can reach it; this is its old address."""

from app.core.search_text import search_text, search_words, sort_key

__all__ = ["search_text", "search_words", "sort_key"]
