-- Decides on one request: has this Redis forgotten, is the nonce new, is there a token, is there
-- quota. Stops at the first no; what comes after it is not touched.
-- KEYS: the epoch, the bucket, the month's counter, and the nonce of a signed request.
-- ARGV: now (ms), burst, tokens a second, units, units a month, seconds to keep a counter;
--       of a signed request: created (ms), when its secret was made (ms), seconds to keep a nonce.
-- Returns the verdict; with EPOCH the epoch, else level of the bucket, wait (ms), units used.
local now = tonumber(ARGV[1])
local epoch = tonumber(redis.call('GET', KEYS[1]))
if not epoch then
  epoch = now
  redis.call('SET', KEYS[1], ARGV[1])
end

if KEYS[4] then
  -- The verifier lets a signature be 30 s ahead: until then one may have been taken before.
  if tonumber(ARGV[7]) < epoch + 30000 and tonumber(ARGV[8]) < epoch then
    return { 'EPOCH', epoch }
  end
  if not redis.call('SET', KEYS[4], '', 'NX', 'EX', ARGV[9]) then
    return { 'NONCE_REUSED' }
  end
end

local taken, level, wait = take_token(KEYS[2], now, tonumber(ARGV[2]), tonumber(ARGV[3]), 1000)
local used = tonumber(redis.call('GET', KEYS[3]) or '0')
if not taken then
  return { 'RATE_LIMITED', level, wait, used }
end

local units = tonumber(ARGV[4])
if units > 0 then
  if used + units > tonumber(ARGV[5]) then
    return { 'QUOTA_EXCEEDED', level, 0, used }
  end
  used = redis.call('INCRBY', KEYS[3], units)
  if used == units then
    redis.call('EXPIRE', KEYS[3], ARGV[6])
  end
end
return { 'ADMITTED', level, 0, used }
