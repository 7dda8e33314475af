-- POSTs with unique ids: wrk -s post.lua URL -- START LINES
--
-- Each line of the file LINES is a token, a tab, a body in which @id@ stands
-- for a number and @word@ for the same in letters; which line is chance.
-- Numbers begin after START.  Ends with a line of name=value pairs.
local lines, count, n = {}, 0, 0
local head = {
    ["Content-Type"] = "application/json",
    ["Accept"] = "application/json, text/event-stream",
}

function init(args)
    n = tonumber(args[1])
    for line in io.lines(args[2]) do
        local token, body = line:match("^(%S*)\t(.*)$")
        count = count + 1
        lines[count] = { body = body, head = {} }
        for name, value in pairs(head) do
            lines[count].head[name] = value
        end
        lines[count].head["Authorization"] = "Bearer " .. token
    end
end

local function word(number)
    return (tostring(number):gsub("%d", function(digit)
        return string.char(97 + digit)
    end))
end

function request()
    n = n + 1
    local line = lines[math.random(count)]
    local body = line.body:gsub("@id@", n):gsub("@word@", word(n))
    return wrk.format("POST", nil, line.head, body)
end

function done(summary, latency)
    local e = summary.errors
    io.write(string.format("requests=%d us=%d failed=%d p50=%d p99=%d\n",
        summary.requests, summary.duration,
        e.connect + e.read + e.write + e.status + e.timeout,
        latency:percentile(50), latency:percentile(99)))
end
