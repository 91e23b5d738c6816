-- ARGV: expected version ('' for none), version, value, document, event. Returns 0 where another version is in force.
local expected, version, value, document, event = unpack(ARGV)
local live = redis.call('GET', prefix .. 'policy:live')
if (live and string.match(live, '^[^\n]*') or '') ~= expected then
  return 0
end
redis.call('SET', prefix .. 'policy:live', value)
-- What was once published under a version stays as it was.
redis.call('HSETNX', prefix .. 'policy:versions', version, document)
record_event(event)
return 1
