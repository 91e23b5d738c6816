-- KEYS: documents by name, names by token digest. ARGV: name, token digest ('' for none), document with its digest.
local documents, tokens = KEYS[1], KEYS[2]
local name, digest, value = unpack(ARGV)
local before = redis.call('HGET', documents, name)
if before then
  local old_digest = string.match(before, '^[^\n]*')
  if redis.call('HGET', tokens, old_digest) == name then
    redis.call('HDEL', tokens, old_digest)
  end
end
redis.call('HSET', documents, name, value)
if digest ~= '' then
  redis.call('HSET', tokens, digest, name)
end
