-- Charge points to several policies, each with several windows: all of them, or none.
--
-- A window is 16 slots long. What was charged counts for the slots it takes to be older
-- than the window for certain: in any window of this length at most the quota is
-- admitted, and at least 16/17 of it under steady pressure.
--
-- KEYS[i]  one policy for one client. First four doubles for each window: the newest slot
--          with points, its points, the points of all slots, the oldest slot with points.
--          Then a msgpack list for each window: the other slots, each with its points.
-- ARGV[i]  doubles: points, 1 if the policy is enforced, its number of windows; then for
--          each window its quota and the length of a slot in ms.
-- Returns  now in ms; for each window: points left, ms until there are more, ms until the
--          points would fit (0 if they do). All were charged if they fit where enforced.
local SLOTS = 16
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local held = redis.call('MGET', unpack(KEYS))

-- The usual case: the newest slots have not passed, and everything fits. So there is
-- nothing to forget, and nothing to decide.
local function add()
  local heads, reply = {}, {now}
  for i = 1, #KEYS do
    local value, asked, head = held[i], ARGV[i], ''
    if not value then return end
    local points, _, count = struct.unpack('<ddd', asked)
    for n = 1, count do
      local quota, width = struct.unpack('<dd', asked, 16 * n + 9)
      local slot, recent, used, oldest = struct.unpack('<dddd', value, 32 * n - 31)
      used = used + points
      if slot ~= math.floor(now / width) or used > quota then return end
      head = head .. struct.pack('<dddd', slot, recent + points, used, oldest)
      local at = #reply
      reply[at + 1] = quota - used
      reply[at + 2] = used > 0 and (oldest + SLOTS + 1) * width - now or 0
      reply[at + 3] = 0
    end
    heads[i] = head
  end
  for i = 1, #KEYS do
    redis.call('SETRANGE', KEYS[i], 0, heads[i]) -- and its life is long enough
  end
  return reply
end

-- Return the slots of a window that count: a list of slot, points, slot, points ...
-- from the oldest on; and the sum of these points.
local function counting(value, older, n, since)
  local live, used = {}, 0
  if value then
    local slot, recent = struct.unpack('<dd', value, 32 * n - 31)
    local spent = older[n]
    spent[#spent + 1], spent[#spent + 2] = slot, recent
    for s = 1, #spent, 2 do
      if spent[s] >= since and spent[s + 1] > 0 then
        live[#live + 1], live[#live + 2] = spent[s], spent[s + 1]
        used = used + spent[s + 1]
      end
    end
  end
  return live, used
end

local function decide()
  local admitted, policies, reply = true, {}, {now}
  for i = 1, #KEYS do
    local points, enforced, count = struct.unpack('<ddd', ARGV[i])
    local value, older = held[i], nil
    if value then older = cmsgpack.unpack(string.sub(value, 32 * count + 1)) end
    local windows = {}
    for n = 1, count do
      local quota, width = struct.unpack('<dd', ARGV[i], 16 * n + 9)
      local slot = math.floor(now / width)
      local live, used = counting(value, older, n, slot - SLOTS)
      local fits_in, freed = 0, quota - used
      for s = 1, #live, 2 do
        if freed >= points then break end
        freed = freed + live[s + 1]
        fits_in = (live[s] + SLOTS + 1) * width - now
      end
      if points > quota then
        fits_in = (SLOTS + 1) * width -- and then no more than now
      end
      if fits_in > 0 and enforced == 1 then admitted = false end
      windows[n] = {live = live, used = used, slot = slot, width = width, quota = quota,
        fits_in = fits_in}
    end
    policies[i] = {points = points, windows = windows}
  end

  for i, policy in ipairs(policies) do
    local heads, older, life, charged = '', {}, 0, 0
    for n, window in ipairs(policy.windows) do
      local live, points = window.live, 0
      if admitted and window.fits_in == 0 then points = policy.points end
      if #live == 0 or live[#live - 1] < window.slot then
        live[#live + 1], live[#live + 2] = window.slot, 0
      end
      live[#live] = live[#live] + points
      charged = charged + points
      local used, oldest = window.used + points, live[1]
      reply[#reply + 1] = math.max(0, window.quota - used)
      reply[#reply + 1] = used > 0 and (oldest + SLOTS + 1) * window.width - now or 0
      reply[#reply + 1] = window.fits_in
      heads = heads .. struct.pack('<dddd', live[#live - 1], live[#live], used, oldest)
      live[#live], live[#live - 1] = nil, nil
      older[n] = live
      life = math.max(life, (SLOTS + 1) * window.width)
    end
    if charged > 0 then
      redis.call('SET', KEYS[i], heads .. cmsgpack.pack(older), 'PX', life)
    end
  end
  return reply
end

return add() or decide()
