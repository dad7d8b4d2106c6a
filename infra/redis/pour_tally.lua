-- Add a batch of counts, once however often it is sent.
-- KEYS[1] the day's hash. ARGV[1] its life in seconds, ARGV[2] who pours, ARGV[3] the
-- number of the batch; from ARGV[4] on, events and how often, in turns.
local poured = redis.call('HGET', KEYS[1], ARGV[2])
if poured and tonumber(poured) >= tonumber(ARGV[3]) then
  return 0 -- it was poured, and its answer got lost
end
for i = 4, #ARGV, 2 do
  redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
