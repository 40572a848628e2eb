"""What several parties would do together because each gains by the whole (rules EX1 to EX11)."""
