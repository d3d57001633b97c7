-- Takes units for a call that was admitted before: all of them, or none.
-- KEYS: the month's counter. ARGV: units, units a month. Returns what became of it: a counter that
-- is gone is not begun anew, or it would look as if nothing had been used before.
local counter = redis.call('GET', KEYS[1])
if not counter then
  return 'QUOTA_LOST'
end
if tonumber(counter) + tonumber(ARGV[1]) > tonumber(ARGV[2]) then
  return 'QUOTA_EXCEEDED'
end
redis.call('INCRBY', KEYS[1], ARGV[1])
return 'TAKEN'
