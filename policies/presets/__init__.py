"""The policies that ship with the service."""
