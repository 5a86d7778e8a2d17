// A service whose model `scripted` says what a file says, over the tokenizer of demo-chat and with a context of 200,000 tokens.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');
const TESTS = join(ROOT, 'src/test/resources');
/** Models of the tests that hear, speak, are shown images and are played sounds, each by its folders. */
const GENERATED = [
    ['tiny-whisper', 'whisper/tiny-whisper'], ['tiny-piper', 'voices/tiny-piper'], ['tiny-ultravox', 'hearing/tiny-ultravox'],
    ['tiny-smolvlm', 'sight/shared', 'sight/tiny-smolvlm'],
];
const MODEL = resolve(import.meta.dirname, '../model');
export const JAR = process.env.MILLRACE_JAR ?? join(ROOT, 'target/millrace.jar');
const LIBRARY = process.env.MILLRACE_LIBRARY ?? join(ROOT, 'load-tests/target/lab-faults.jar');
export const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java';
const STARTUP_SECONDS = 180;

/**
 * Starts it on a free port of the loopback address.
 *
 * @param models lays the models out in a folder and returns where they are; without it there is one that speaks by a script
 * @param keys file of API keys; empty for none
 */
export async function start({ models, keys = '' } = {}) {
    for (const jar of models ? [JAR] : [JAR, LIBRARY]) {
        if (!existsSync(jar)) throw new Error(`${jar} is missing: mvn package -DskipTests, then mvn -f load-tests package`);
    }
    const folder = mkdtempSync(join(tmpdir(), 'millrace-clients-'));
    const script = join(folder, 'script.json');
    const log = join(folder, 'service.log');
    const port = await freePort();
    writeFileSync(script, '[]');
    const out = openSync(log, 'w');
    const child = spawn(JAVA, models ? plain(models(folder), port, keys) : command(scripted(folder), script, port), { stdio: ['ignore', out, out], cwd: folder });
    const url = `http://127.0.0.1:${port}`;
    const service = { url, script, log, stop: () => stop(child, folder) };
    try {
        await ready(url, child);
    } catch (e) {
        console.error(readFileSync(log, 'utf8').slice(-4000));
        await service.stop();
        throw e;
    }
    return service;
}

function scripted(folder) {
    const models = join(folder, 'models');
    cpSync(join(ROOT, 'models/demo-chat'), join(models, 'scripted'), { recursive: true });
    cpSync(MODEL, join(models, 'scripted'), { recursive: true, force: true });
    cpSync(join(ROOT, 'models/demo-embed'), join(models, 'demo-embed'), { recursive: true });
    for (const [name, ...parts] of GENERATED) parts.forEach((part) => cpSync(join(TESTS, part), join(models, name), { recursive: true }));
    return models;
}

const FLAGS = ['--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow'];

function command(models, script, port) {
    return [
        ...FLAGS, '-Xmx1g', `-Dloader.path=${LIBRARY}`, '-cp', JAR, 'org.springframework.boot.loader.launch.PropertiesLauncher',
        '--spring.profiles.active=scripted', `--scripted.files.scripted=${script}`, ...settings(models, port),
    ];
}

function plain(models, port, keys) {
    return [...FLAGS, '-Xmx3g', '-jar', JAR, ...settings(models, port, keys)];
}

function settings(models, port, keys = '') {
    return [
        `--millrace.models.path=${models}`, `--server.port=${port}`, '--server.address=127.0.0.1',
        '--logging.level.root=warn', `--millrace.keys.file=${keys}`, '--millrace.keys.list=',
    ];
}

async function freePort() {
    const server = createServer();
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address();
    await new Promise((done) => server.close(done));
    return port;
}

async function ready(url, child) {
    const end = Date.now() + STARTUP_SECONDS * 1000;
    while (Date.now() < end && child.exitCode === null) {
        const answer = await fetch(`${url}/actuator/health/readiness`).catch(() => null);
        if (answer?.ok) return;
        await new Promise((done) => setTimeout(done, 500));
    }
    throw new Error('the service has not become ready');
}

async function stop(child, folder) {
    const gone = new Promise((done) => child.once('exit', done));
    if (child.exitCode === null && child.kill('SIGTERM')) await gone;
    rmSync(folder, { recursive: true, force: true });
}
