-- Takes one token from a bucket, exactly: a token costs `cost` units and `refill` units flow in
-- with each millisecond, so level and time are whole numbers and nothing is ever rounded.
-- The bucket is stored as "<level> <time>"; a missing one is full.
-- Returns whether it was taken, the level, and the milliseconds until there is a token.
local function take_token(key, now, burst, refill, cost)
  local full = burst * cost
  local level, time = full, now
  local stored = redis.call('GET', key)
  if stored then
    local stored_level, stored_time = string.match(stored, '^(%d+) (%d+)$')
    -- Gateways' clocks differ a little: a bucket's time never runs back, so that the slower of
    -- two clocks lets nothing flow in a second time.
    time = math.max(now, tonumber(stored_time))
    level = math.min(full, tonumber(stored_level) + (time - tonumber(stored_time)) * refill)
  end
  if level < cost then
    -- Not stored: a client that only ever asks too much cannot keep its bucket from expiring.
    return false, level, time - now + math.ceil((cost - level) / refill)
  end
  level = level - cost
  -- It may expire once it is full by any clock; a clock that was far ahead is forgotten then too.
  local expiry = math.max(60000, math.ceil(full / refill))
  redis.call('SET', key, string.format('%.0f %.0f', level, time), 'PX', expiry)
  return true, level, 0
end
