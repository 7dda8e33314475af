-- Refreshes in chains: wrk -s refresh.lua URL -- START TOKENS
--
-- Each line of the file TOKENS is a refresh token of the client "bench".  What
-- comes back takes the place of what was sent, so each token is used once, as
-- clients use them.  Ends as post.lua does.
dofile(debug.getinfo(1).source:match("^@?(.*/)") .. "post.lua")

local tokens, first, last = {}, 1, 0
local head = { ["Content-Type"] = "application/x-www-form-urlencoded" }

local function put(token)
    last = last + 1
    tokens[last] = token
end

function init(args)
    for token in io.lines(args[2]) do
        put(token)
    end
end

function request()
    local token = tokens[first]
    tokens[first] = nil
    first = first + 1
    return wrk.format("POST", nil, head,
        "grant_type=refresh_token&client_id=bench&refresh_token=" .. token)
end

function response(status, headers, body)
    local token = body:match('"refresh_token":"([^"]+)"')
    if token then
        put(token)
    end
end
