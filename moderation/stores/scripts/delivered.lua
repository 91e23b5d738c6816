-- ARGV: callback id, comment id, event. A dead letter that was delivered after all is forgotten too.
local id, comment_id, event = unpack(ARGV)
if redis.call('HDEL', callbacks, id) == 1 then
  redis.call('ZREM', dead, id)
  take(id, comment_id)
  record_event(event)
end
