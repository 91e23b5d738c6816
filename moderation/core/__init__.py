"""What the service means: models, ports and pure deciders; knows no framework, no clock and no I/O."""
