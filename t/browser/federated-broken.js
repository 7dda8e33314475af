// A provider that lies: what people see, and where they can go from there.
const { ok, is, open, shot, end } = require('./tap.js');

const { DUBPLATE_URL: url, ASK: ask } = process.env;

async function main() {
    const page = await open();
    await page.goto(url + ask);
    await page.click('button:has-text("Lantern Records")');
    await page.waitForSelector('[role=alert]');
    ok(/cannot be trusted/.test(await page.textContent('[role=alert]')), 'one sentence says it');
    ok((await page.textContent('main')).includes('Rook for Claude'), 'on the sign-in page');
    is(await page.locator('#password').count(), 1, 'where a password still does');
    await shot(page, 'federated-broken');
}
main().then(end);
