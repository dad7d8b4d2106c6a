-- Say when to look at a draft again, unless another was begun since it was looked at.
-- KEYS[1] the sorted set, KEYS[2] the traces: on one cluster node, by their hash tag.
-- ARGV[1] person, ARGV[2] when, as seen; ARGV[3] when again, or ''; ARGV[4] trace, or ''
-- Returns the trace to the one who has it forgotten.
local at = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not at or tonumber(at) ~= tonumber(ARGV[2]) then
  return false
end
if ARGV[3] == '' then
  local trace = redis.call('HGET', KEYS[2], ARGV[1])
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
  return trace
end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
end
return false
