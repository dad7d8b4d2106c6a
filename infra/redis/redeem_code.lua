-- Use up one try of a sign-in code, and all of it if the digest is right.
-- KEYS[1] code, a hash of digest and tries; ARGV[1] the digest of what was typed.
-- Returns 1 if it is right. Digests are keyed, and Lua compares strings by address.
local tries = tonumber(redis.call('HGET', KEYS[1], 'tries') or '0')
if tries < 1 then
  return 0
end
if redis.call('HGET', KEYS[1], 'digest') == ARGV[1] then
  redis.call('DEL', KEYS[1])
  return 1
end
redis.call('HINCRBY', KEYS[1], 'tries', -1)
return 0
