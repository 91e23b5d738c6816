"""The publisher's deletion policy: pure rules over scored comments; knows no Flask, no Redis and no NumPy."""
