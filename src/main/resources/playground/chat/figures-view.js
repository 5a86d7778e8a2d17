import { html, nothing, svg } from '../core/view.js';

const WIDTH = 300;
const HEIGHT = 10;

/** The figures of an answer, and where the service's time went as a bar. @param {import('./figures.js').Figures} figures */
export function figuresView({ ttft, rate, prompt, cached, tokens, phases }) {
  return html`
    <div class="figures">
      <span>TTFT ${ttft.toFixed(0)} ms</span>
      ${rate === null ? nothing : html`<span>${rate.toFixed(1)} tokens/s</span>`}
      ${tokens === null ? nothing : html`<span>${tokens} tokens</span>`}
      ${prompt === null ? nothing : html`<span>prompt ${prompt}, of it ${cached ?? 0} cached</span>`}
      ${phases.length === 0 ? nothing : bar(phases)}
    </div>`;
}

/** @param {{name: string, ms: number}[]} phases */
function bar(phases) {
  const total = phases.reduce((sum, phase) => sum + phase.ms, 0) || 1;
  const told = phases.map(({ name, ms }) => `${name} ${ms.toFixed(1)} ms`).join(', ');
  let left = 0;
  const parts = phases.map(({ ms }, i) => {
    const width = (WIDTH * ms) / total;
    left += width;
    return svg`<rect class=${`phase${i % 8}`} x=${left - width} y="0" width=${width} height=${HEIGHT}></rect>`;
  });
  return html`
    <span class="timing">
      <svg role="img" aria-label=${`Time in the service: ${told}`} viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">${parts}</svg>
      ${phases.map(({ name, ms }, i) => html`<span class="legend"><i class=${`phase${i % 8}`}></i>${name} ${ms.toFixed(1)} ms</span>`)}
    </span>`;
}
