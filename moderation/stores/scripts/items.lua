-- KEYS: the ledger, an index of comments. ARGV: the highest score, how many. Returns the comments with the lowest scores.
local found = redis.call('ZRANGE', KEYS[2], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[2])
for i, comment_id in ipairs(found) do
  found[i] = redis.call('GET', prefix .. 'comment:' .. comment_id)
end
return found
