-- A text is known by its key: which comments were found to hold it, and what was heard of it (by number).
local feedback = prefix .. 'feedback'

local function holders(text_key)
  return prefix .. 'text:' .. text_key
end

local function heard_of(text_key)
  return prefix .. 'feedback:' .. text_key
end

local function hold(text_key, comment_id, findable_s)
  redis.call('SADD', holders(text_key), comment_id)
  redis.call('EXPIRE', holders(text_key), findable_s)
end

local function forget(text_key, comment_id)
  redis.call('SREM', holders(text_key), comment_id)
  for _, number in ipairs(redis.call('SMEMBERS', heard_of(text_key))) do
    redis.call('ZREMRANGEBYSCORE', feedback, number, number)
  end
  redis.call('DEL', heard_of(text_key))
end
