-- Gives units back to a month's counter, never below zero: it may have been lost since.
-- KEYS: the counter. ARGV: units. Returns the units used.
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local back = math.min(used, tonumber(ARGV[1]))
if back == 0 then
  return used
end
return redis.call('DECRBY', KEYS[1], back)
