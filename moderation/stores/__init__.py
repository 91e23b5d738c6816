"""The service's state in Valkey or Redis: the only importer of redis."""
