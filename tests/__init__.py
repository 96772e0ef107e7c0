"""The tests: one folder for each wing, and here what holds for the whole."""
