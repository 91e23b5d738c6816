"""Text to calibrated probabilities; knows no Flask, no Redis and no policy."""
