"""Which inputs matter, and what it would be worth to know them."""
