"""Signing in by a service outside: what a library agrees with it, the way there and back."""
