"""Inputs with their distributions and dependence, and draws of them."""
