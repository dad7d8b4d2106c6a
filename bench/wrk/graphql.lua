-- wrk -s graphql.lua URL -- TOKENS BODY FIRST
--
-- TOKENS  a file with a token a line: each request is the next one's. `-` for none.
-- BODY    a file with the body. Each `@@@@@@@` in it is the number of the request, so no
--         two bodies are alike and all are equally long.
-- FIRST   the first number.
local MARK = '@@@@@@@'
local heads, parts, number = {}, {}, 0

local function split(text)
  local from = 1
  while true do
    local at, to = text:find(MARK, from, true)
    if not at then break end
    parts[#parts + 1] = text:sub(from, at - 1)
    from = to + 1
  end
  parts[#parts + 1] = text:sub(from)
end

local function head(length, token)
  local lines = {
    'POST ' .. wrk.path .. ' HTTP/1.1',
    'Host: ' .. wrk.host .. ':' .. wrk.port,
    'Accept: application/json',
    'Content-Type: application/json',
    'Content-Length: ' .. length,
  }
  if token then lines[#lines + 1] = 'Authorization: Bearer ' .. token end
  return table.concat(lines, '\r\n') .. '\r\n\r\n'
end

function init(args)
  local file = assert(io.open(args[2], 'rb'))
  local body = file:read('*a')
  file:close()
  split(body)
  number = tonumber(args[3])
  if args[1] == '-' then
    heads[1] = head(#body)
  else
    for token in io.lines(args[1]) do heads[#heads + 1] = head(#body, token) end
  end
  if #parts == 1 then
    for i = 1, #heads do heads[i] = heads[i] .. body end
  end
end

function request()
  number = number + 1
  local start = heads[number % #heads + 1]
  if #parts == 1 then return start end
  return start .. table.concat(parts, string.format('%07d', number % 10000000))
end

function done(summary)
  io.write('Bytes: ', summary.bytes, '\n')
end
