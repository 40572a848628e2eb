"""Packages and what they are worth to each signer."""
