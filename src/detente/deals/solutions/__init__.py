"""Fair points of a set of packages, and all of them side by side."""
