-- Put a draft and its standing in place of those that were read, if they still lie there.
-- KEYS[1] draft, KEYS[2] standing: on one cluster node, by their hash tag.
-- ARGV[1], ARGV[2] both as read, '' for none. ARGV[3] the new draft: '' deletes it, the
-- one that was read leaves it and its life alone. ARGV[4] its life in ms.
-- ARGV[5] the new standing, ARGV[6] its life in ms.
-- Returns 1 if they are in place now, 0 if somebody else was first.
local draft = redis.call('GET', KEYS[1]) or ''
local standing = redis.call('GET', KEYS[2]) or ''
if draft == ARGV[3] and standing == ARGV[5] then
  return 1 -- our own write, sent again because its answer got lost
end
if draft ~= ARGV[1] or standing ~= ARGV[2] then
  return 0
end
if ARGV[3] == '' then
  redis.call('DEL', KEYS[1])
elseif ARGV[3] ~= draft then
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
end
redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6])
return 1
