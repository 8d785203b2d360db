"""Pictures children make: taken apart and made anew, stored, and asked for anew at every look."""
