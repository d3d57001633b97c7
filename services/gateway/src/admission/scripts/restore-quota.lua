-- Raises a month's counter to what is known to be used; a counter that is ahead stays.
-- KEYS: the counter. ARGV: units. Returns the units used.
local counter_seconds = 62 * 86400
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local known = tonumber(ARGV[1])
if known > used then
  redis.call('SET', KEYS[1], ARGV[1], 'EX', counter_seconds)
  return known
end
return used
