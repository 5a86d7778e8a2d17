import uPlot from '../lib/uplot/dist/uPlot.esm.js';
import { html } from '../core/view.js';

const MOST_POINTS = 150;
const HEIGHT = 150;

/** @param {string} name of a colour of the style sheet */
const colour = (name) => () => getComputedStyle(document.documentElement).getPropertyValue(name);

/** A chart of the last minutes, with its latest values as text. */
export class Chart {
  /** @param {string} title @param {string} unit @param {Record<string, string>} series what each is called, by its name in the figures */
  constructor(title, unit, series) {
    this.title = title;
    this.unit = unit;
    this.series = series;
    this.clear();
  }

  clear() {
    this.points = [[], ...Object.keys(this.series).map(() => [])];
    this.plot?.setData(this.points);
  }

  /** @param {number} seconds since the epoch @param {Record<string, number | null>} figures */
  add(seconds, figures) {
    [seconds, ...Object.keys(this.series).map((name) => figures[name])].forEach((value, i) => this.points[i].push(value));
    if (this.points[0].length > MOST_POINTS) this.points.forEach((line) => line.shift());
    this.plot?.setData(this.points);
  }

  view() {
    return html`
      <figure class="chart">
        <figcaption>${this.title}: ${Object.values(this.series).map((name, i) => html`<span><i class=${`line${i}`}></i>${name} ${this.latest(i)}</span> `)}</figcaption>
        ${this.element()}
      </figure>`;
  }

  /** @param {number} i */
  latest(i) {
    const value = this.points[i + 1].at(-1);
    return value === null || value === undefined ? '–' : `${Number(value.toFixed(1))}${this.unit}`;
  }

  element() {
    if (this.place) return this.place;
    this.place = document.createElement('div');
    this.place.setAttribute('aria-hidden', 'true');
    this.plot = new uPlot(this.options(), this.points, this.place);
    new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width > 0) this.plot.setSize({ width: contentRect.width, height: HEIGHT });
    }).observe(this.place);
    return this.place;
  }

  options() {
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } };
    return {
      width: 300, height: HEIGHT, legend: { show: false }, cursor: { show: false },
      scales: { y: { range: (_, least, most) => [0, Math.max(1, most ?? 1)] } },
      axes: [axis, { ...axis, size: 46 }],
      series: [{}, ...Object.values(this.series).map((label, i) => ({ label, stroke: colour(`--line${i}`), width: 2, spanGaps: true, points: { show: true, size: 4, fill: colour(`--line${i}`) } }))],
    };
  }
}
