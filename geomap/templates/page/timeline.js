// A histogram over time with a range to choose and to play.
import { h, svg } from './dom.js';

const BARS = 64;
const STEP_MS = 700;

export class Timeline {
  constructor({ incidents, words, state }) {
    Object.assign(this, { incidents, words, state });
    this.element = h('section', { class: 'timeline' });
    let first = Infinity;
    let last = -Infinity;
    let undated = 0;
    for (let row = 0; row < incidents.length; row += 1) {
      if (incidents.isDated(row)) {
        if (incidents.start[row] < first) first = incidents.start[row];
        if (incidents.end[row] > last) last = incidents.end[row];
      } else {
        undated += 1;
      }
    }
    this.first = first;
    this.last = last;
    this.undated = undated;
    this.days = Math.max(1, Math.ceil((last - first + 1) / BARS));
    this.bars = Number.isFinite(first) ? Math.ceil((last - first + 1) / this.days) : 0;
    this.barOf = Int16Array.from(incidents.start, (day, row) => (incidents.isDated(row) ? Math.min(this.bars - 1, Math.floor((day - first) / this.days)) : -1));
    this.timer = null;
  }

  get isUseful() {
    return this.bars > 1;
  }

  // Incidents that begin in each bar, of rows.
  count(rows) {
    const counts = new Uint32Array(this.bars);
    for (const row of rows) if (this.barOf[row] >= 0) counts[this.barOf[row]] += 1;
    return counts;
  }

  render() {
    if (!this.isUseful) {
      this.element.hidden = true;
      return;
    }
    const { words, state } = this;
    this.chart = svg('svg', { class: 'chart', viewBox: `0 0 ${this.bars} 30`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    this.play = h('button', { type: 'button', class: 'play', 'aria-label': words.t('play'), on: { click: () => this.toggle() } }, '▶');
    const handle = (which, label) => h('input', { type: 'range', min: 0, max: this.bars - 1, class: `handle ${which}`, 'aria-label': words.t(label),
      on: { input: () => this.slide(which) } });
    this.from = handle('from', 'rangeFrom');
    this.to = handle('to', 'rangeTo');
    this.label = h('output', { class: 'range' });
    this.reset = h('button', { type: 'button', class: 'reset link', on: { click: () => { this.stop(); state.change('filter', { range: null, undated: true }); } } }, words.t('wholeTime'));
    const undated = h('input', { type: 'checkbox', on: { change: () => state.change('filter', { undated: undated.checked }) } });
    undated.checked = state.undated;
    this.element.replaceChildren(this.play, h('div', { class: 'track' }, this.ticks(), this.chart, this.from, this.to),
      h('div', { class: 'legend' }, this.label, this.reset,
        this.undated ? h('label', {}, undated, words.t('undatedToo', { n: this.undated })) : null));
  }

  // A few years, months or days along the axis.
  ticks() {
    const span = this.last - this.first + 1;
    const start = new Date(this.first * 86400000);
    const [years, months] = span > 1500 ? [Math.max(1, Math.round(span / 365 / 8)), 0] : [0, Math.max(1, Math.round(span / 30 / 8))];
    const at = [];
    for (let n = 1; n < 40; n += 1) {
      const year = start.getUTCFullYear() + n * years;
      const rounded = years ? Math.ceil(start.getUTCFullYear() / years) * years + (n - 1) * years : year;
      const day = Date.UTC(years ? rounded : start.getUTCFullYear(), years ? 0 : start.getUTCMonth() + n * months, 1) / 86400000;
      if (day > this.last) break;
      if (day > this.first) at.push([day, years ? String(rounded) : this.words.monthTick(day)]);
    }
    return h('div', { class: 'ticks', 'aria-hidden': 'true' }, at.map(([day, text]) => {
      const tick = h('span', {}, text);
      tick.style.insetInlineStart = `${((100 * (day - this.first)) / (this.bars * this.days)).toFixed(2)}%`;
      return tick;
    }));
  }

  bar(day) {
    return Math.max(0, Math.min(this.bars - 1, Math.floor((day - this.first) / this.days)));
  }

  update(rows) {
    if (!this.isUseful || !this.chart) return;
    this.counts = this.count(rows);
    const { state, words } = this;
    const range = state.range ?? [this.first, this.last];
    const [low, high] = range.map((day) => this.bar(day));
    this.from.value = low;
    this.to.value = high;
    const most = Math.max(1, ...this.counts);
    this.chart.replaceChildren(...Array.from(this.counts, (count, i) => {
      const height = count ? 3 + (25 * Math.sqrt(count)) / Math.sqrt(most) : 0;
      return svg('rect', { x: i + 0.08, width: 0.84, y: 30 - height, height, class: i >= low && i <= high ? 'in' : 'out' });
    }));
    const text = range[0] === range[1] ? words.day(range[0]) : `${words.day(range[0])} – ${words.day(range[1])}`;
    this.label.textContent = text;
    this.from.setAttribute('aria-valuetext', words.day(range[0]));
    this.to.setAttribute('aria-valuetext', words.day(range[1]));
    this.reset.hidden = state.range === null;
  }

  slide(which) {
    let low = Number(this.from.value);
    let high = Number(this.to.value);
    if (low > high) [low, high] = which === 'from' ? [high, high] : [low, low];
    this.choose(low, high);
  }

  choose(low, high) {
    const from = this.first + low * this.days;
    const to = Math.min(this.last, this.first + (high + 1) * this.days - 1);
    this.state.change('filter', { range: low === 0 && high === this.bars - 1 ? null : [from, to] });
  }

  toggle() {
    if (this.timer !== null) {
      this.stop();
      return;
    }
    const { state } = this;
    const width = state.range ? Math.max(1, this.bar(state.range[1]) - this.bar(state.range[0]) + 1) : Math.max(1, Math.round(this.bars / 12));
    let at = 0;
    const step = () => {
      if (at + width > this.bars) {
        this.stop();
        return;
      }
      this.choose(at, at + width - 1);
      at += 1;
    };
    this.play.textContent = '❚❚';
    this.play.setAttribute('aria-label', this.words.t('pause'));
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.timer = setInterval(step, calm ? STEP_MS * 2 : STEP_MS);
    step();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = '▶';
    this.play.setAttribute('aria-label', this.words.t('play'));
  }
}
