-- ARGV: now, the end of the lease, how many. Returns the due callbacks, hidden until the lease ends.
local found = redis.call('ZRANGE', due, '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[3])
for i, id in ipairs(found) do
  redis.call('ZADD', due, ARGV[2], id)
  found[i] = redis.call('HGET', callbacks, id)
end
return found
