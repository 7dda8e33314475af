// A client's request, signed in through a provider at another site.
const http = require('node:http');
const { ok, is, open, shot, end } = require('./tap.js');

const { DUBPLATE_URL: url, PORT: port, ASK: ask } = process.env;

const came = [];
const client = http.createServer((req, res) => {
    const to = new URL(req.url, `http://127.0.0.1:${port}`);
    if (to.pathname === '/callback') came.push(to.searchParams);
    res.end('You can close this window.');
}).listen(port, '127.0.0.1');

async function through(options, name) {
    const page = await open(options);
    const refused = [];
    page.on('console', (message) => {
        if (/Content Security Policy|blocked/i.test(message.text()))
            refused.push(message.text());
    });
    await page.goto(url + ask + '&prompt=consent');
    await shot(page, `federated-login-${name}`);
    await page.click('button:has-text("Lantern Records")');
    await page.waitForSelector('button[value=allow]');
    ok(page.url().startsWith(url), `${name}: the browser came back from the provider`);
    ok((await page.textContent('main')).includes('ida'), 'as the person of the provider');
    await shot(page, `federated-consent-${name}`);
    const before = came.length;
    await page.click('button[value=allow]');
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/callback/);
    is(came.length, before + 1, 'and the client got its answer');
    ok(/^ac_/.test(came.at(-1).get('code') ?? ''), 'a code');
    is(refused.length, 0, 'nothing was blocked on the way');
}

async function main() {
    await through({}, 'desk');
    await through({ phone: true, dark: true, js: true }, 'phone');
    await through({ js: false }, 'plain');
    client.close();
}
main().then(end);
