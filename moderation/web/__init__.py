"""The service over HTTP: the only importer of Flask."""
