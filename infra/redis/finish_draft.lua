-- Let nobody store a draft for this person any more; delete the one that was finalized.
-- KEYS[1] draft, KEYS[2] marker of the finished, on the same node.
-- ARGV[1] the draft as it was finalized, ARGV[2] profile id, ARGV[3] the marker's seconds.
-- Returns 1 if no draft is left, 0 if a later one stays.
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
local stored = redis.call('GET', KEYS[1])
if not stored then
  return 1
end
if stored ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1])
return 1
