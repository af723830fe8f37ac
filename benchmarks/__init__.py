"""Speed and size, measured and printed with the machine named; never part of a test."""
