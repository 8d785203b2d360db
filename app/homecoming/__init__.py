"""Boxes come home: asked for, counted, and every wrong or missing book told its place."""
