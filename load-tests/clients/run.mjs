// Starts a service and runs the clients named on the command line against it, or all of them. MILLRACE_RECORD is a folder
// for what they send and get.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { record } from './lib/recorder.mjs';
import { start } from './lib/service.mjs';

const ALL = ['openai', 'ai-sdk', 'anthropic', 'opencode', 'qwen-code', 'codex', 'claude-code'];
const FOLDER = join(import.meta.dirname, 'clients');

const names = process.argv.length > 2 ? process.argv.slice(2) : ALL;
const unknown = names.filter((name) => !existsSync(join(FOLDER, `${name}.mjs`)));
if (unknown.length > 0) {
    console.error(`No client ${unknown.join(', ')}; there are ${ALL.join(', ')}`);
    process.exit(2);
}

const service = await start();
const url = process.env.MILLRACE_RECORD ? await record(service.url, process.env.MILLRACE_RECORD) : service.url;
const failed = [];
try {
    for (const name of names) {
        if (await run(name) !== 0) failed.push(name);
    }
} finally {
    await service.stop();
}
console.log(failed.length === 0 ? 'all passed' : `failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);

function run(name) {
    const env = { ...process.env, MILLRACE_URL: url, MILLRACE_SCRIPT: service.script };
    const child = spawn(process.execPath, [join(FOLDER, `${name}.mjs`)], { env, stdio: 'inherit' });
    return new Promise((done) => child.once('exit', (code) => done(code ?? 1)));
}
