-- Put a new code in the place of any before it.
-- KEYS[1] code, a hash of digest, tries and redeemer
-- ARGV[1] its digest, ARGV[2] its tries, ARGV[3] its life in ms
-- First what takes memory: a Redis that is full refuses it, and nothing has changed.
redis.call('HSET', KEYS[1], 'digest', ARGV[1], 'tries', ARGV[2])
redis.call('HDEL', KEYS[1], 'redeemer')
redis.call('PEXPIRE', KEYS[1], ARGV[3])
