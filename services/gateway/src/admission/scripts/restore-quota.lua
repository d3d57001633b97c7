-- Raises a month's counter to what is known to be used; a counter that is ahead stays. There is one
-- afterwards, also where nothing was used.
-- KEYS: the counter. ARGV: units. Returns the units used.
local counter_seconds = 62 * 86400
local counter = redis.call('GET', KEYS[1])
local known = tonumber(ARGV[1])
if not counter or known > tonumber(counter) then
  redis.call('SET', KEYS[1], ARGV[1], 'EX', counter_seconds)
  return known
end
return tonumber(counter)
