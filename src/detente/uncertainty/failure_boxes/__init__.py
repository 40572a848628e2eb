"""Boxes of inputs in which a conclusion fails."""
