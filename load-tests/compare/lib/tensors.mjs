// What the service's own classes make of files: Tensors.java, run over the jar's.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const JAR = resolve(process.env.MILLRACE_JAR ?? join(import.meta.dirname, '../../../target/millrace.jar'));
const HOME = process.env.JAVA_HOME;
const tool = (name) => (HOME ? join(HOME, 'bin', name) : name);

export class Tensors {
    /** MILLRACE_CLASS_PATH is where its classes are; else they are taken out of the jar. */
    static async open() {
        const folder = mkdtempSync(join(tmpdir(), 'millrace-compare-'));
        let path = process.env.MILLRACE_CLASS_PATH;
        if (!path) {
            if (!existsSync(JAR)) throw new Error(`${JAR} is missing: mvn package -DskipTests`);
            execFileSync(tool('jar'), ['xf', JAR], { cwd: folder });
            path = [join(folder, 'BOOT-INF/classes'), join(folder, 'BOOT-INF/lib/*')].join(':');
        }
        execFileSync(tool('javac'), ['-proc:none', '-cp', path, '-d', folder, join(import.meta.dirname, 'Tensors.java')]);
        return new Tensors(folder, `${folder}:${path}`);
    }

    constructor(folder, path) {
        this.folder = folder;
        this.child = spawn(tool('java'), ['-XX:TieredStopAtLevel=1', '-cp', path, 'Tensors', join(folder, 'tensor')], { stdio: ['pipe', 'pipe', 'inherit'] });
        this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    }

    /* One after another. */
    async run(...args) {
        this.child.stdin.write(`${args.join('\t')}\n`);
        const { value, done } = await this.answers.next();
        if (done) throw new Error(`Tensors.java has ended at ${args}`);
        return { said: value, bytes: readFileSync(join(this.folder, 'tensor')) };
    }

    static floats({ bytes }) {
        return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    }

    /** Mel by mel, of the first 30 s. */
    async features(folder, wav) {
        const file = join(this.folder, 'sound');
        writeFileSync(file, wav);
        return Tensors.floats(await this.run('features', folder, file));
    }

    /** pixel_values of SmolVLM's processor. */
    async values(folder, file) {
        return Tensors.floats(await this.run('values', folder, file));
    }

    /** Red, green and blue. */
    async pixels(file) {
        const { said, bytes } = await this.run('pixels', file);
        const [width, height] = said.split(' ').map(Number);
        return { width, height, data: bytes };
    }

    close() {
        this.child.stdin.end();
        rmSync(this.folder, { recursive: true, force: true });
    }
}
