-- The callbacks of a comment go out one after the other: only the oldest pending one stands among those that are due.
local callbacks, due, dead = prefix .. 'callbacks', prefix .. 'due', prefix .. 'dead'

local function pending(comment_id)
  return prefix .. 'pending:' .. comment_id
end

local function promote_oldest(comment_id)
  local oldest = redis.call('ZRANGE', pending(comment_id), 0, 1)
  if oldest[1] and not redis.call('ZSCORE', due, oldest[1]) then
    local value = redis.call('HGET', callbacks, oldest[1])
    redis.call('ZADD', due, string.match(value, '^[^\n]*'), oldest[1])
  end
  if oldest[2] then
    redis.call('ZREM', due, oldest[2])
  end
end

local function put(id, comment_id, sequence, value)
  redis.call('HSET', callbacks, id, value)
  redis.call('ZADD', pending(comment_id), sequence, id)
  promote_oldest(comment_id)
end

-- False where the callback is not pending: it was delivered or buried before.
local function take(id, comment_id)
  if redis.call('ZREM', pending(comment_id), id) == 0 then
    return false
  end
  redis.call('ZREM', due, id)
  promote_oldest(comment_id)
  return true
end
