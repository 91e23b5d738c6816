-- ARGV: text key, document, event. The feedback of a site is numbered in order of its coming; no number comes twice.
local text_key, document, event = unpack(ARGV)
local number = redis.call('INCR', prefix .. 'feedback-number')
redis.call('ZADD', feedback, number, number .. '\n' .. document)
redis.call('SADD', heard_of(text_key), number)
record_event(event)
