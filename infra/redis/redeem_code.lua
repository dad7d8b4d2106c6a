-- Use up one try of a code. If the digest is right, only the same attempt has it again.
-- KEYS[1] code, a hash of digest, tries and redeemer
-- ARGV[1] digest of what was typed; ARGV[2] digest of the attempt
-- Returns 1 if it is right. Digests are keyed, and Lua compares strings by address.
local code = redis.call('HMGET', KEYS[1], 'digest', 'tries', 'redeemer')
local digest, tries, redeemer = code[1], tonumber(code[2] or '0'), code[3]
if tries < 1 then
  return 0
end
if digest == ARGV[1] and (not redeemer or redeemer == ARGV[2]) then
  redis.call('HSET', KEYS[1], 'redeemer', ARGV[2])
  return 1
end
redis.call('HINCRBY', KEYS[1], 'tries', -1)
return 0
