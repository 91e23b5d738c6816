-- Requests for wrk: each comment under an id of its own, in batches of BATCH (0: GET of a path, 1: single comments).
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end
function init(args)
  kind, token, run = args[1], args[2], args[3]
  n = 0
  headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token }
  text = "The council has moved the market to the other side of the river, and nobody who sells there was asked. "
    .. "My mother has had her stall since the bridge was built; now she must find the rent for a new one. "
end
local function comment()
  n = n + 1
  return string.format('{"id":"%s-%d-%d","text":"%s%d"}', run, id, n, text, n)
end
function request()
  if kind == "hello" then return wrk.format("GET", "/") end
  if kind == "score" then return wrk.format("POST", "/v1/score", headers, string.format('{"text":"%s"}', text)) end
  if kind == "comment" then return wrk.format("POST", "/v1/comments", headers, comment()) end
  local items = {}
  for i = 1, 32 do items[i] = comment() end
  return wrk.format("POST", "/v1/comments:batch", headers, '{"comments":[' .. table.concat(items, ",") .. "]}")
end
