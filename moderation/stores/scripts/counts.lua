-- KEYS: the claimed items, the items by age, all waiting items, then the waiting items of each category.
-- Returns the oldest instant or false, then the size of each but the second.
local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
local reply = {oldest[2] or false, redis.call('ZCARD', KEYS[1])}
for i = 3, #KEYS do
  reply[#reply + 1] = redis.call('ZCARD', KEYS[i])
end
return reply
