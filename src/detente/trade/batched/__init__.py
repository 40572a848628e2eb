"""The interior-point method for many draws of one market side by side."""
