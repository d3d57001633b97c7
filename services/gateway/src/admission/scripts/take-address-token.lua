-- KEYS: the bucket. ARGV: now (ms), burst, tokens, the time (ms) in which so many flow in.
-- Returns 1 when a token was taken, or 0, and the milliseconds until there is one.
local taken, _, wait =
  take_token(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]))
return { taken and 1 or 0, wait }
