// What was compared, and whether it is within its bound.

export class Report {
    rows = [];

    /** @param held true, false, or a text where the peer is known to do otherwise, which counts as neither */
    add(what, found, held) {
        this.rows.push({ what, found, held });
    }

    /** Whether all is within its bounds. */
    print() {
        console.log('| what | ours beside theirs | |\n| --- | --- | --- |');
        for (const { what, found, held } of this.rows) {
            console.log(`| ${what} | ${found} | ${held === true ? 'ok' : held === false ? '**apart**' : held} |`);
        }
        return this.rows.every(({ held }) => held !== false);
    }
}

/** How far numbers are apart. */
export function apart(one, other) {
    if (one.length !== other.length) return { most: Infinity, mean: Infinity };
    let [most, sum] = [0, 0];
    for (let i = 0; i < one.length; i++) {
        const difference = Math.abs(one[i] - other[i]);
        most = Math.max(most, difference);
        sum += difference;
    }
    return { most, mean: sum / one.length };
}

/** How many are equal before two lists part, or all of them. */
export function firstDifference(one, other) {
    let at = 0;
    while (at < Math.max(one.length, other.length) && one[at] === other[at]) at++;
    return at;
}

export function fasterBy(ours, theirs) {
    return `${ours.toFixed(0)} ms over HTTP, ${theirs.toFixed(0)} ms in process: ${(theirs / ours).toFixed(2)} times as fast`;
}
