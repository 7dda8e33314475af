// Assertions of a script: lines that Sdk.pm counts.
'use strict';
const assert = require('node:assert');

function ok(good, name, detail) {
    console.log(`${good ? 'ok' : 'not ok'} ${name}`);
    if (!good && detail !== undefined)
        console.log(`  ${typeof detail === 'string' ? detail
            : JSON.stringify(detail)}`.replaceAll('\n', '\n  '));
    return good;
}

function is(got, wanted, name) {
    let good = true;
    try {
        assert.deepStrictEqual(got, wanted);
    } catch {
        good = false;
    }
    return ok(good, name, { got, wanted });
}

// Run a script's main function, then say that it came to its end.
function main(fn) {
    fn().then(() => console.log('end'), (error) => {
        console.error(error);
        process.exitCode = 1;
    });
}

module.exports = { ok, is, main };
