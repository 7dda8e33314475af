// Somebody with a browser who signs in and agrees to everything: cookies,
// redirects and the forms of the pages, without JavaScript.
'use strict';

function unescape(text) {
    return text.replace(/&#(\d+);/g, (all, n) => String.fromCharCode(n));
}

// The fields of the first form of a page, with their values.
function form(html) {
    const [, head, body] = html.match(/<form([^>]*)>([\s\S]*?)<\/form>/);
    const fields = new URLSearchParams();
    for (const [, input] of body.matchAll(/<input([^>]*)>/g)) {
        const name = input.match(/\bname="([^"]*)"/)?.[1];
        if (name && (!/checkbox/.test(input) || /\bchecked/.test(input)))
            fields.set(unescape(name), unescape(input.match(/\bvalue="([^"]*)"/)?.[1] ?? ''));
    }
    return { action: unescape(head.match(/action="([^"]*)"/)[1]), fields };
}

// From an address of the server to the one that leaves it: a URL.
async function go(start, { login, password }) {
    const origin = new URL(start).origin;
    const cookies = new Map();
    let request = [start, {}];
    for (let i = 0; i < 8; i++) {
        const [url, init] = request;
        const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
        const res = await fetch(url, { redirect: 'manual', ...init,
            headers: { ...init.headers, ...(cookie ? { cookie } : {}) } });
        for (const set of res.headers.getSetCookie())
            cookies.set(...set.split(';')[0].split(/=(.*)/).slice(0, 2));
        const location = res.headers.get('location');
        if (location && !location.startsWith(`${origin}/`))
            return new URL(location);
        if (location) {
            request = [location, {}];
            continue;
        }
        const html = await res.text();
        if (!html.includes('<form'))
            throw new Error(`${url}: ${res.status} ${html.replace(/<[^>]*>|\s+/g, ' ')}`);
        const { action, fields } = form(html);
        if (html.includes('name="password"')) {
            fields.set('username', login);
            fields.set('password', password);
        } else {
            fields.set('decision', 'allow');
        }
        request = [origin + action, { method: 'POST', body: fields, headers: { origin } }];
    }
    throw new Error('no way out');
}

module.exports = { go };
