// A coding agent in a folder of its own, with the home and the environment it is given and no others.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { call, say } from './script.mjs';

const BIN = resolve(import.meta.dirname, '../node_modules/.bin');
const LONGEST_SECONDS = 240;

export const TASK = 'In greeting.txt, replace the word world by Millrace.';
const BEFORE = 'Hello, world!\n';
const AFTER = 'Hello, Millrace!\n';
export const ANSWER = 'Done: greeting.txt now greets Millrace.';

export const THOUGHT = '<think>\nThe file has to be read first.\n</think>\n\n';
export const SEEN = '[\\s\\S]*<tool_response>[\\s\\S]*Hello, world!';

/**
 * What the model says to an agent that reads before it edits: thought and a call of `read`, then of `edit` where it is shown
 * the file, then the answer. Both are names with arguments; `first` are rules for what the agent asks beside.
 */
export function readThenEdit(read, edit, ...first) {
    say(
        ...first,
        [called(edit), ANSWER],
        [called(read) + SEEN, call(...edit)],
        [TASK, THOUGHT + call(...read)],
    );
}

/** Found in a prompt whose history has a call of the tool. */
export const called = ([name]) => `<tool_call>\\n\\{"name": "${name}"`;

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
    return {
        ...place,
        text: () => readFileSync(place.file, 'utf8'),
        remove: () => rmSync(folder, { recursive: true, force: true }),
    };
}

/** Runs an agent until it ends, and has it end well, with the file changed and the model's answer shown. */
export async function edits(place, program, args, env) {
    try {
        const said = await run(place, program, args, env);
        const told = `${program} ended with ${said.code}:\n${said.output}\n${said.errors}`;
        assert.equal(said.code, 0, told);
        assert.equal(place.text(), AFTER, told);
        assert.ok(said.output.includes(ANSWER), told);
    } finally {
        place.remove();
    }
}

/** Runs a program of node_modules to its end: its exit status, and what it wrote. */
export function run(place, program, args, env) {
    const clean = { PATH: `${BIN}:${process.env.PATH}`, HOME: place.home, LANG: 'C.UTF-8', TERM: 'dumb', ...env };
    const child = spawn(join(BIN, program), args, { cwd: place.work, env: clean, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const said = { code: null, output: '', errors: '' };
    child.stdout.on('data', (part) => (said.output += part));
    child.stderr.on('data', (part) => (said.errors += part));
    const late = setTimeout(() => end(child), LONGEST_SECONDS * 1000);
    return new Promise((done) => child.once('close', (code) => {
        clearTimeout(late);
        end(child);
        done({ ...said, code });
    }));
}

/* What it has started goes with it. */
function end(child) {
    try {
        process.kill(-child.pid, 'SIGKILL');
    } catch (e) {
        if (e.code !== 'ESRCH') throw e;
    }
}
