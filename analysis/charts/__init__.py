"""Results -> figures. Draws, never computes."""
