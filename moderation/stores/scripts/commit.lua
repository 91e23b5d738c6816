-- ARGV: seconds that answers are remembered, seconds that a comment is found by its text, then for each change: comment
-- id, expected version, value, place ('waiting', 'claimed' or ''), urgency, instant (since when it waits, or when its
-- lease ends); the number of events and each event; the number of callbacks and id, sequence and value of each; key and
-- value of an answer ('' for none); the key of the text ('' for none) and whether to 'hold' or to 'forget' it.
-- Returns 1 for each change that was written and 0 for each that expected another version.
local position = 0
local function argument()
  position = position + 1
  return ARGV[position]
end

local function choices(label)
  return label == '' and {''} or {'', label}
end

-- One index for each combination of labels, the one without any among them.
local function each_index(labels, visit)
  for _, category in ipairs(choices(labels[1])) do
    for _, section in ipairs(choices(labels[2])) do
      for _, article in ipairs(choices(labels[3])) do
        visit(prefix .. 'waiting:' .. category .. ':' .. section .. ':' .. article)
      end
    end
  end
end

local function header(value)
  local line = cjson.decode(string.match(value, '^[^\n]*'))
  return line[1], line[2]
end

local function leave_indexes(comment_id, labels)
  redis.call('ZREM', prefix .. 'claimed', comment_id)
  if #labels > 0 then
    redis.call('ZREM', prefix .. 'age', comment_id)
    each_index(labels, function(key) redis.call('ZREM', key, comment_id) end)
  end
end

local function enter_indexes(comment_id, labels, place, urgency, instant)
  if place == 'claimed' then
    redis.call('ZADD', prefix .. 'claimed', instant, comment_id)
  elseif place == 'waiting' then
    redis.call('ZADD', prefix .. 'age', instant, comment_id)
    each_index(labels, function(key) redis.call('ZADD', key, urgency, comment_id) end)
  end
end

local remembered_s, findable_s = argument(), argument()

local function read_change()
  local change = {
    comment_id = argument(), expected = tonumber(argument()), value = argument(),
    place = argument(), urgency = argument(), instant = argument(), events = {}, callbacks = {},
  }
  for i = 1, tonumber(argument()) do
    change.events[i] = argument()
  end
  for i = 1, tonumber(argument()) do
    change.callbacks[i] = {argument(), argument(), argument()}
  end
  change.answer_key, change.answer = argument(), argument()
  change.text_key, change.text_step = argument(), argument()
  return change
end

local function write(change)
  local key = prefix .. 'comment:' .. change.comment_id
  local stored = redis.call('GET', key)
  local version, labels = 0, {}
  if stored then
    version, labels = header(stored)
  end
  if version ~= change.expected then
    return 0
  end
  local _, new_labels = header(change.value)
  redis.call('SET', key, change.value)
  leave_indexes(change.comment_id, labels)
  enter_indexes(change.comment_id, new_labels, change.place, change.urgency, change.instant)
  for _, event in ipairs(change.events) do
    record_event(event)
  end
  for _, callback in ipairs(change.callbacks) do
    put(callback[1], change.comment_id, callback[2], callback[3])
  end
  if change.answer_key ~= '' then
    redis.call('SET', change.answer_key, change.answer, 'EX', remembered_s)
  end
  if change.text_key ~= '' and change.text_step == 'forget' then
    forget(change.text_key, change.comment_id)
  elseif change.text_key ~= '' then
    hold(change.text_key, change.comment_id, findable_s)
  end
  return 1
end

local written = {}
while position < #ARGV do
  written[#written + 1] = write(read_change())
end
return written
