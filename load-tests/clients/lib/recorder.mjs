// Between a client and the service, to see what the client sends: each request's body becomes a file of a folder.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';

/** Listens on a free port of the loopback address; gives its address. */
export async function record(target, folder) {
    mkdirSync(folder, { recursive: true });
    let number = 0;
    const server = createServer(async (asked, answer) => {
        const parts = [];
        for await (const part of asked) parts.push(part);
        const body = Buffer.concat(parts);
        const name = `${String(++number).padStart(3, '0')}${asked.url.replace(/[^A-Za-z0-9]+/g, '-')}`;
        const line = `${asked.method} ${asked.url}\n${JSON.stringify(asked.headers)}\n`;
        writeFileSync(join(folder, `${name}.request`), line + body);
        const said = [];
        const passed = request(target + asked.url, { method: asked.method, headers: asked.headers }, (got) => {
            answer.writeHead(got.statusCode, got.headers);
            got.on('data', (part) => said.push(part));
            got.on('end', () => writeFileSync(join(folder, `${name}.answer`), `${got.statusCode}\n${Buffer.concat(said)}`));
            got.pipe(answer);
        });
        passed.on('error', () => answer.destroy());
        answer.on('close', () => passed.destroy());
        passed.end(body);
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    server.unref();
    return `http://127.0.0.1:${server.address().port}`;
}
