-- Say when to look at a draft again, unless another was begun since it was looked at.
-- KEYS[1] the sorted set; ARGV[1] person, ARGV[2] when, as seen; ARGV[3] when again, or ''
local at = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not at or tonumber(at) ~= tonumber(ARGV[2]) then
  return 0
end
if ARGV[3] == '' then
  return redis.call('ZREM', KEYS[1], ARGV[1])
end
return redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
