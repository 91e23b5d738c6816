-- KEYS: the times of the requests that were granted last, newest first. ARGV: requests a window, now, the window's
-- length (both in microseconds). Returns 0 for a granted request, else the microseconds until one may be.
local granted = KEYS[1]
local most, now, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local earliest = tonumber(redis.call('LINDEX', granted, most - 1) or '')
if earliest and earliest > now - window then
  return math.min(earliest + window - now, window)
end
redis.call('LPUSH', granted, ARGV[2])
redis.call('LTRIM', granted, 0, most - 1)
redis.call('PEXPIRE', granted, window / 1000)
return 0
