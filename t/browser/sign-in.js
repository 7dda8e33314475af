// Sign-in, consent, error, account and invitation pages.
const http = require('node:http');
const { ok, is, open, shot, end } = require('./tap.js');

const { DUBPLATE_URL: url, PASSWORD: password, PORT: port, ASK: ask, ASK_WEB: askWeb,
    INVITATION: invitation } = process.env;

// The client: what comes to its redirect address.
const came = [];
const client = http.createServer((req, res) => {
    const to = new URL(req.url, `http://127.0.0.1:${port}`);
    if (to.pathname === '/callback') came.push(to.searchParams); // no favicon
    res.end('You can close this window.');
}).listen(port, '127.0.0.1');

async function signIn(page) {
    await page.fill('#username', 'ann');
    await page.fill('#password', password);
    await page.click('button[type=submit]');
}

async function onDesk() {
    const page = await open();
    await page.goto(`${url}/oauth/authorize?client_id=nobody`);
    await shot(page, 'error-desk');
    await page.goto(url + ask);
    await shot(page, 'login-desk');
    await page.fill('#username', 'ann');
    await page.fill('#password', 'wrong password');
    await page.click('button[type=submit]');
    await shot(page, 'login-wrong');
    is(await page.getAttribute('[role=alert]', 'id'), 'problem', 'a wrong password is an alert');
    await signIn(page);
    await shot(page, 'consent-desk');
    ok((await page.textContent('main')).includes('Rook for Claude'), 'consent names the client');
    await page.click('button[value=allow]');
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/callback/);
    ok(/^ac_/.test(came.at(-1)?.get('code') ?? ''), 'the code came to the client');
    is(came.at(-1)?.get('iss'), url, 'and iss');
}

async function onPhone() {
    const page = await open({ phone: true, dark: true, js: true });
    await page.goto(url + ask);
    await shot(page, 'login-phone');
    await signIn(page);
    const before = came.length;
    await page.click('button[value=allow]');
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/callback/);
    is(came.length, before + 1, 'a program on this computer is asked about each time');
    const web = await open({ phone: true, dark: true });
    await web.goto(url + askWeb.replace('mcp%3Aread', 'mcp%3Aread%20mcp%3Awrite%20openid'));
    await signIn(web);
    await shot(web, 'consent-phone');
    const box = await web.locator('button[value=allow]').boundingBox();
    ok(box.height >= 44, 'buttons are large enough for a thumb');
    await web.goto(`${url}/oauth/authorize?client_id=nobody`);
    await shot(web, 'error-phone');
}

async function byKeyboard() {
    const page = await open();
    await page.goto(url + ask + '&prompt=consent');
    is(await page.evaluate(() => document.activeElement.id), 'username', 'the first field has the focus');
    await page.keyboard.type('ann');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('button[value=allow]');
    for (let i = 0; i < 12; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(() => document.activeElement.value) === 'allow') break;
    }
    const before = came.length;
    await page.keyboard.press('Enter');
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/callback/);
    is(came.length, before + 1, 'everything can be done by keyboard');
}

async function withoutScript() {
    const page = await open({ js: false });
    await page.goto(url + ask + '&prompt=consent');
    await signIn(page);
    const before = came.length;
    await page.click('button[value=deny]');
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/callback/);
    is(came.length, before + 1, 'without JavaScript');
    is(came.at(-1).get('error'), 'access_denied', 'and refusing works');
}

async function account() {
    const page = await open();
    await page.goto(`${url}/oauth/account`);
    await shot(page, 'sign-in-to-account');
    await signIn(page);
    await page.waitForURL(/account/);
    await page.click('summary:has-text("New token")');
    await page.fill('#token-name', 'laptop');
    await shot(page, 'account-desk');
    await page.click('button:has-text("Make it")');
    ok(/^pt_/.test(await page.inputValue('#token')), 'a token is shown');
    await shot(page, 'token-desk');
    await page.click('text=Done');
    await page.click('button:has-text("Set up")');
    await shot(page, 'totp-desk');
    ok(await page.locator('svg.qr rect').count() > 100, 'the QR code is drawn');
    const phone = await open({ phone: true });
    await phone.goto(`${url}/oauth/account`);
    await signIn(phone);
    await phone.waitForURL(/account/);
    await shot(phone, 'account-phone');
    await phone.click('button:has-text("Sign out everywhere else")');
    await shot(phone, 'account-notice-phone');
    await page.goto(`${url}/oauth/account`);
    ok(page.url().endsWith('/oauth/login'), 'the other browser is signed out');
    const eve = await open({ phone: true });
    await eve.goto(invitation);
    await shot(eve, 'invitation-phone');
    await eve.fill('#new-password', 'words of my own');
    await eve.fill('#new-password-again', 'words of my own');
    await eve.click('button[type=submit]');
    await eve.waitForURL(/account/);
    ok((await eve.textContent('main')).includes('eve'), 'an invitation leads to the account');
}

(async () => {
    for (const part of [onDesk, onPhone, byKeyboard, withoutScript, account]) {
        try {
            await part();
        } catch (e) {
            ok(false, `${part.name}: ${e.message.split('\n')[0]}`);
        }
    }
    client.close();
    await end();
})();
