"""How days, numbers, quantities and names are written, and the pieces that sentences are made of."""
