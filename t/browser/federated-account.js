// Linking an account on its page, and signing in with it from then on.
const { ok, open, shot, end } = require('./tap.js');

const { DUBPLATE_URL: url, PASSWORD: password } = process.env;

async function main() {
    const page = await open();
    await page.goto(`${url}/oauth/login`);
    await page.fill('#username', 'ann');
    await page.fill('#password', password);
    await page.click('button:has-text("Sign in") >> nth=0');
    await page.waitForURL(/account/);
    await page.click('button:has-text("Link an account")');
    await page.waitForURL(/done=link/);
    ok((await page.textContent('main')).includes('ann@label.example'),
        'the account page lists who one is at the provider');
    await shot(page, 'federated-account');
    const other = await open({ phone: true });
    await other.goto(`${url}/oauth/login`);
    await other.click('button:has-text("Lantern Records")');
    await other.waitForURL(/oauth\/account/);
    ok((await other.textContent('main')).includes('ann'), 'another browser signs in through it');
    await other.click('button:has-text("Unlink")');
    await other.waitForURL(/done=identity/);
    ok(!(await other.textContent('main')).includes('ann@label.example'), 'until it is unlinked');
    await shot(other, 'federated-account-phone');
}
main().then(end);
