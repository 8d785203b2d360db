"""Books that go to a school by themselves, in no box."""
