// Named checks of one client: a line for each, exit 1 where one does not hold.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const MODULES = resolve(import.meta.dirname, '../node_modules');
let failures = 0;

export async function check(name, body) {
    try {
        await body();
        console.log(`  ok      ${name}`);
    } catch (e) {
        failures++;
        console.log(`  FAILED  ${name}\n${indented(e)}`);
    }
}

/** Name and version of a package as it is installed. */
export function heading(...packages) {
    console.log(packages.map(title).join(', '));
}

export function finish() {
    process.exit(failures === 0 ? 0 : 1);
}

function title(folder) {
    const { name, version } = JSON.parse(readFileSync(join(MODULES, folder, 'package.json'), 'utf8'));
    return `${name} ${version}`;
}

function indented(e) {
    const text = String(e?.stack ?? e) + (e?.responseBody ? `\n${e.responseBody}` : '');
    return text.split('\n').slice(0, 20).map((line) => `          ${line}`).join('\n');
}
