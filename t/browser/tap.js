// Assertions as lines for Browser.pm, and a browser to look with.
//
//   const { ok, is, open, shot, end } = require('./tap.js');
//   const page = await open({ phone: true, dark: true });
//   await shot(page, 'login');   // kept in DUBPLATE_SHOTS, where that is set
const { chromium } = require('playwright-core');

let browser;
const problems = [];

function ok(pass, name) {
    console.log(`${pass ? 'ok' : 'not ok'} ${name}`);
}

function is(got, want, name) {
    ok(got === want, name);
    if (got !== want) console.log(`# got ${got}, want ${want}`);
}

// A page in a fresh browser: its cookies are its own.  What the console says
// is a problem: a blocked script, style or form is told there.
async function open({ phone = false, dark = false, js = true } = {}) {
    browser ??= await chromium.launch({
        executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
            '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    const context = await browser.newContext({
        viewport: phone ? { width: 360, height: 740 } : { width: 1280, height: 900 },
        deviceScaleFactor: 1, isMobile: phone, hasTouch: phone, javaScriptEnabled: js,
        colorScheme: dark ? 'dark' : 'light',
    });
    const page = await context.newPage();
    page.on('console', m => {
        if (m.type() === 'error' && !/status of (4\d\d|502)|favicon/.test(m.text()))
            problems.push(m.text());
    });
    page.on('pageerror', e => problems.push(String(e)));
    return page;
}

async function shot(page, name) {
    if (process.env.DUBPLATE_SHOTS)
        await page.screenshot({ path: `${process.env.DUBPLATE_SHOTS}/${name}.png`, fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1);
    ok(!wide, `${name}: nothing runs out at the side`);
}

async function end() {
    ok(problems.length === 0, 'the browser had nothing to complain of');
    for (const text of problems) console.log(`# ${text}`);
    await browser?.close();
    console.log('end');
}

module.exports = { ok, is, open, shot, end };
