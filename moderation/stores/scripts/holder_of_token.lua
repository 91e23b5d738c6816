-- KEYS: documents by name, names by token digest. ARGV: token digest.
local name = redis.call('HGET', KEYS[2], ARGV[1])
return name and redis.call('HGET', KEYS[1], name)
