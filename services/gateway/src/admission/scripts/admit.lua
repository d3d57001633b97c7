-- Decides on one request: has this Redis forgotten, is the nonce new, is there a token, is there
-- quota. Stops at the first no; what comes after it is not touched.
-- KEYS: the epoch, the bucket, the month's counter, and the nonce of a signed request.
-- ARGV: now (ms), burst, tokens a second, units, units a month, when the month began (ms), when the
--       client was made (ms); of a signed request: created (ms), when its secret was made (ms).
-- Returns the verdict, the level of the bucket, a time to wait (ms: until there is a token, by how
-- much `created` was too early, or until what was used can be asked for), and units used, -1 where
-- the counter is lost.

-- A signature is good from 30 s before `created` to 300 s after; the rest is for clocks that differ.
local clock_lead_ms = 30000
local nonce_seconds = 390
-- A call runs for 30 s at the most, and is billed within five more: then billing knows of all that
-- were let in before the loss.
local settled_ms = 35000
-- A month, and another in which a late failure may still give back.
local counter_seconds = 62 * 86400

local now = tonumber(ARGV[1])
local epoch = tonumber(redis.call('GET', KEYS[1]))
if not epoch then
  epoch = now
  redis.call('SET', KEYS[1], ARGV[1])
end

local burst, refill, token = tonumber(ARGV[2]), tonumber(ARGV[3]), 1000
local units = tonumber(ARGV[4])
local counter = redis.call('GET', KEYS[3])
-- No counter means that nothing was used, unless there was time to use something before this Redis
-- began, in this month, by a client that was there.
local is_lost = not counter and epoch > tonumber(ARGV[6]) and tonumber(ARGV[7]) < epoch
local used = is_lost and -1 or tonumber(counter or '0')
local function level_now()
  return (read_bucket(KEYS[2], now, burst * token, refill))
end

if KEYS[4] then
  -- A nonce may have been taken, and forgotten, with a `created` that was ahead of its time.
  local wait = epoch + clock_lead_ms - tonumber(ARGV[8])
  if wait > 0 and tonumber(ARGV[9]) < epoch then
    return { 'EPOCH', level_now(), wait, used }
  end
end
-- Before the nonce is taken: the same request is judged again once the counter is back.
if is_lost and units > 0 then
  return { 'QUOTA_LOST', level_now(), math.max(0, epoch + settled_ms - now), used }
end
if KEYS[4] then
  if not redis.call('SET', KEYS[4], '', 'NX', 'EX', nonce_seconds) then
    return { 'NONCE_REUSED', level_now(), 0, used }
  end
end

local taken, level, wait = take_token(KEYS[2], now, burst, refill, token)
if not taken then
  return { 'RATE_LIMITED', level, wait, used }
end

if units > 0 then
  if used + units > tonumber(ARGV[5]) then
    return { 'QUOTA_EXCEEDED', level, 0, used }
  end
  used = redis.call('INCRBY', KEYS[3], units)
  if used == units then
    redis.call('EXPIRE', KEYS[3], counter_seconds)
  end
end
return { 'ADMITTED', level, 0, used }
