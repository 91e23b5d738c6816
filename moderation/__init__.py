"""The moderation service: the only place where classifier and policies meet."""
