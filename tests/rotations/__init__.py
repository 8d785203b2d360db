"""Tests of boxes that go round."""
