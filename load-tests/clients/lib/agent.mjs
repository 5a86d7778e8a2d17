// A coding agent in a folder of its own, with the home and the environment it is given and no others.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const BIN = resolve(import.meta.dirname, '../node_modules/.bin');
const LONGEST_SECONDS = 240;

export const TASK = 'In greeting.txt, replace the word world by Millrace.';
export const BEFORE = 'Hello, world!\n';
export const AFTER = 'Hello, Millrace!\n';
export const ANSWER = 'Done: greeting.txt now greets Millrace.';

/** A folder `work` with greeting.txt beside a folder `home`, which has the files given by path. */
export function workspace(files = {}) {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'millrace-agent-')));
    const place = { home: join(folder, 'home'), work: join(folder, 'work'), file: join(folder, 'work/greeting.txt') };
    mkdirSync(place.home);
    mkdirSync(place.work);
    writeFileSync(place.file, BEFORE);
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(place.home, path)), { recursive: true });
        writeFileSync(join(place.home, path), text);
    }
    return { ...place, text: () => readFileSync(place.file, 'utf8'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs a program of node_modules to its end: its exit status, and what it wrote. */
export function run(place, program, args, env) {
    const clean = { PATH: `${BIN}:${process.env.PATH}`, HOME: place.home, LANG: 'C.UTF-8', TERM: 'dumb', ...env };
    const child = spawn(join(BIN, program), args, { cwd: place.work, env: clean, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const said = { code: null, output: '', errors: '' };
    child.stdout.on('data', (part) => (said.output += part));
    child.stderr.on('data', (part) => (said.errors += part));
    const late = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), LONGEST_SECONDS * 1000);
    return new Promise((done) => child.once('close', (code) => {
        clearTimeout(late);
        done({ ...said, code });
    }));
}
