-- ARGV: callback id, comment id, when it is due, value. Only the oldest callback of a comment is among the due ones.
local id, comment_id, due_at, value = unpack(ARGV)
if redis.call('ZSCORE', pending(comment_id), id) then
  redis.call('HSET', callbacks, id, value)
  redis.call('ZADD', due, 'XX', due_at, id)
end
