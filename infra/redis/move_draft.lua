-- Move a value out of the way, with the life it has left, if it is still the one read.
-- KEYS[1] from, KEYS[2] to: on one cluster node. ARGV[1] the value as read.
-- Without KEYS[2] the value is deleted.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if KEYS[2] then
  redis.call('RENAME', KEYS[1], KEYS[2])
else
  redis.call('DEL', KEYS[1])
end
return 1
