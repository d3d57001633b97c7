-- Reads a bucket as it is now. It is stored as "<level> <time>"; a missing one is full.
-- Returns the level and the time it is of.
local function read_bucket(key, now, full, refill)
  local stored = redis.call('GET', key)
  if not stored then
    return full, now
  end
  local stored_level, stored_time = string.match(stored, '^(%d+) (%d+)$')
  -- Gateways' clocks differ a little: a bucket's time never runs back, so that the slower of
  -- two clocks lets nothing flow in a second time.
  local time = math.max(now, tonumber(stored_time))
  return math.min(full, tonumber(stored_level) + (time - tonumber(stored_time)) * refill), time
end

-- Takes one token from a bucket, exactly: a token costs `cost` units and `refill` units flow in
-- with each millisecond, so level and time are whole numbers and nothing is ever rounded.
-- Returns whether it was taken, the level, and the milliseconds until there is a token.
local function take_token(key, now, burst, refill, cost)
  local full = burst * cost
  local level, time = read_bucket(key, now, full, refill)
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
