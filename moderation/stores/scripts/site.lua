-- KEYS[1] is the ledger of the site; all keys of a site share what stands before that name.
local ledger = KEYS[1]
local prefix = string.sub(ledger, 1, -#'ledger' - 1)

local function record_event(document)
  redis.call('XADD', ledger, '*', 'event', document)
end
