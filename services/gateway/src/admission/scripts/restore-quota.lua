-- Raises a month's counter to what is known to be used; a counter that is ahead stays.
-- KEYS: the counter. ARGV: units, seconds to keep it. Returns the units used.
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local known = tonumber(ARGV[1])
if known > used then
  redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
  return known
end
return used
