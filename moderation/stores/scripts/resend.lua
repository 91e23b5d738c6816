-- ARGV: callback id, comment id, sequence, value. Returns 0 where there is no such dead letter (any more).
local id, comment_id, sequence, value = unpack(ARGV)
if redis.call('ZREM', dead, id) == 0 then
  return 0
end
put(id, comment_id, sequence, value)
return 1
