-- Store a draft if what the writer read is still there and the person has not finished.
-- KEYS[1] draft, KEYS[2] marker of the finished, on the same node.
-- ARGV[1] the draft as read ('' for none), ARGV[2] the new one, ARGV[3] seconds to live.
-- Returns 1 done, 0 somebody else was first, 2 finished.
local stored = redis.call('GET', KEYS[1]) or ''
if stored == ARGV[2] then
  return 1 -- our own write, sent again because its answer got lost
end
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 2
end
if stored ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
