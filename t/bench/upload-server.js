// A server on Node that takes a file by multipart: hashed, synced, renamed
// before it answers.  Environment: PORT, FOLDER.
'use strict';
const busboy = require('busboy');
const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const { pipeline } = require('node:stream/promises');

async function keep(file) {
    const hash = crypto.createHash('blake2b512');
    const path = `${process.env.FOLDER}/upload.${process.hrtime.bigint()}`;
    file.on('data', (bytes) => hash.update(bytes));
    await pipeline(file, fs.createWriteStream(path, { flush: true }));
    const name = `${process.env.FOLDER}/${hash.digest('hex')}`;
    await fs.promises.rename(path, name);
    const folder = await fs.promises.open(process.env.FOLDER);
    await folder.sync();
    await folder.close();
    return name;
}

http.createServer((req, res) => {
    if (req.method !== 'POST') {
        res.writeHead(405).end();
        return;
    }
    const form = busboy({ headers: req.headers });
    form.on('file', (field, file) => keep(file).then(
        (name) => res.end(JSON.stringify({ name })),
        (error) => {
            console.error(error);
            res.writeHead(500).end();
        }));
    req.pipe(form);
}).listen(Number(process.env.PORT), '127.0.0.1');
