"""For which values of one number does a state hold? Pieces of a line, without a solve."""
