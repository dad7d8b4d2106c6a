-- Charge points to several windows of several policies: all of them, or none.
--
-- KEYS[i]  one window of one policy for one client: a hash of slot number -> points.
--          A window is 16 slots long. What was charged counts for the slots it takes to
--          be older than the window for certain: in any window of this length at most
--          the quota is admitted, and at least 16/17 of it under steady pressure.
-- ARGV     for each key: points, quota, window in ms, 1 if it is enforced
-- Returns  now in ms; for each key: points left, ms until there are more, ms until the
--          points would fit (0 if they do). All were charged if they fit where enforced.
local SLOTS = 16
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local admitted, windows = true, {}
for i, key in ipairs(KEYS) do
  local points, quota = tonumber(ARGV[4 * i - 3]), tonumber(ARGV[4 * i - 2])
  local width = math.ceil(ARGV[4 * i - 1] / SLOTS)
  local slot = math.floor(now / width)
  local counts, live, dead, used = {}, {}, {}, 0
  local held = redis.call('HGETALL', key)
  for n = 1, #held, 2 do
    local at = tonumber(held[n])
    if at >= slot - SLOTS then
      counts[at] = tonumber(held[n + 1])
      live[#live + 1] = at
      used = used + counts[at]
    else
      dead[#dead + 1] = held[n]
    end
  end
  table.sort(live)

  local fits_in, freed = 0, quota - used
  for _, at in ipairs(live) do
    if freed >= points then break end
    freed = freed + counts[at]
    fits_in = (at + SLOTS + 1) * width - now
  end
  if points > quota then
    fits_in = (SLOTS + 1) * width -- and then no more than now
  end
  if fits_in > 0 and ARGV[4 * i] == '1' then
    admitted = false
  end
  windows[i] = {
    key = key, points = points, width = width, slot = slot, dead = dead,
    fits_in = fits_in, left = quota - used, oldest = live[1]
  }
end

local reply = {now}
for _, window in ipairs(windows) do
  if admitted and window.fits_in == 0 and window.points > 0 then
    redis.call('HINCRBY', window.key, window.slot, window.points)
    if #window.dead > 0 then
      redis.call('HDEL', window.key, unpack(window.dead))
    end
    redis.call('PEXPIRE', window.key, (SLOTS + 1) * window.width)
    window.left = window.left - window.points
    window.oldest = window.oldest or window.slot
  end
  reply[#reply + 1] = math.max(0, window.left)
  reply[#reply + 1] = window.oldest and (window.oldest + SLOTS + 1) * window.width - now or 0
  reply[#reply + 1] = window.fits_in
end
return reply
