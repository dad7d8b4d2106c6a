-- Have a draft looked at, and remember where it is. Returns what it replaces.
-- KEYS[1] the sorted set, KEYS[2] the traces: on one cluster node, by their hash tag.
-- ARGV[1] person, ARGV[2] when, ARGV[3] the trace, or ''
local before = redis.call('HGET', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[2], ARGV[1])
else
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
end
return before
