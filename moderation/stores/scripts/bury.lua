-- ARGV: callback id, comment id, when it was created, value, event.
local id, comment_id, created_at, value, event = unpack(ARGV)
if take(id, comment_id) then
  redis.call('HSET', callbacks, id, value)
  redis.call('ZADD', dead, created_at, id)
  record_event(event)
end
