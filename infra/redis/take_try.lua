-- Use up one try of a sign-in code and return its digest; nil when there is none left.
-- KEYS[1] code, a hash of digest and tries.
local tries = tonumber(redis.call('HGET', KEYS[1], 'tries') or '0')
if tries < 1 then
  redis.call('DEL', KEYS[1])
  return nil
end
redis.call('HINCRBY', KEYS[1], 'tries', -1)
return redis.call('HGET', KEYS[1], 'digest')
