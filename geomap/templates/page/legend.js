// What the signs mean: an entry for everything that the filtered map shows.
import { h, svg } from './dom.js';

export class Legend {
  constructor({ incidents, footprints, symbols, words, hasDisputed }) {
    Object.assign(this, { incidents, footprints, symbols, words, hasDisputed });
    this.element = h('details', { class: 'key', open: window.innerWidth > 720 });
  }

  // Groups of [symbol, text]: kinds, statuses, and what else is drawn.
  entries(rows, selected) {
    const { incidents, symbols, words } = this;
    const present = (name) => {
      const { values, codes } = incidents.codes(name);
      const seen = new Uint8Array(values.length + 1);
      for (const row of rows) seen[codes[row] + 1] = 1;
      return new Set([...values.filter((value, code) => seen[code + 1]), ...(seen[0] ? [null] : [])]);
    };
    const kinds = present('kind');
    const statuses = new Set([...present('status')].map((status) => status ?? 'claimed'));
    const parts = new Set();
    const background = incidents.background !== null && rows.some((row) => incidents.isBackground(row));
    let possible = false;
    for (const [row, item] of this.footprints.byRow) {
      if (!incidents.flags[row]) continue;
      for (const shape of item.footprints) parts.add(shape.part);
      for (const border of item.borders) {
        parts.add('border');
        possible ||= !border.certain;
      }
      if (item.arrows.length) parts.add('arrow');
      if (this.footprints.accountsOf(row, row === selected).length) parts.add('account');
    }
    const colour = symbols.colour('incursion');
    const kindEntries = [];
    const statusEntries = [];
    const entries = [];
    for (const kind of Object.keys(symbols.palette.kinds)) {
      if (kinds.has(kind)) kindEntries.push([symbols.icon(kind, 'claimed', false, 18), words.term('kind', kind)]);
    }
    if (statuses.size > 1 || !statuses.has('claimed')) {
      for (const status of Object.keys(symbols.palette.statuses)) {
        if (statuses.has(status)) statusEntries.push([symbols.icon(null, status, false, 18), words.t(`legend.${status}`)]);
      }
    }
    if (background) statusEntries.push([symbols.icon(null, 'claimed', true, 18), words.t('legend.background')]);
    const swatch = (...children) => svg('svg', { viewBox: '0 0 24 16', width: 24, height: 16, 'aria-hidden': 'true' }, ...children.flat());
    if (parts.has('entered')) {
      const lines = [-2, 3, 8, 13, 18].map((x, i) => svg('line', { x1: x, y1: 16, x2: x + 12, y2: 2, stroke: colour, 'stroke-width': 1.4, 'stroke-opacity': 0.85 - i * 0.14 }));
      entries.push([swatch(svg('rect', { x: 0, y: 2, width: 24, height: 14, fill: colour, 'fill-opacity': 0.14 }), lines), words.t('legend.entered')]);
    }
    if (parts.has('band')) entries.push([swatch(svg('rect', { x: 1, y: 4, width: 22, height: 9, fill: colour, 'fill-opacity': 0.15, stroke: colour, 'stroke-dasharray': '4 3' })), words.t('legend.band')]);
    if (parts.has('border')) entries.push([swatch(svg('line', { x1: 0, y1: 8, x2: 24, y2: 8, stroke: colour, 'stroke-width': 3.4, 'stroke-dasharray': possible ? '7 4' : null })), words.t(possible ? 'legend.borderPossible' : 'legend.border')]);
    if (parts.has('arrow')) entries.push([swatch(svg('path', { d: 'M1 8H15', stroke: colour, 'stroke-width': 2.6 }), svg('path', { d: 'M13 3 23 8 13 13 15.5 8z', fill: colour })), words.t('legend.arrow')]);
    if (parts.has('shape')) entries.push([swatch(svg('rect', { x: 1, y: 3, width: 22, height: 11, rx: 2, fill: symbols.colours.muted, 'fill-opacity': 0.18, stroke: symbols.colours.muted })), words.t('legend.area')]);
    if (parts.has('account')) entries.push([swatch(svg('rect', { x: 1, y: 3, width: 22, height: 11, rx: 2, fill: 'none', stroke: colour, 'stroke-width': 1.4, 'stroke-dasharray': symbols.palette.footprints.account_dash.join(' ') })), words.t('legend.account')]);
    if (this.footprints.places.length) entries.push([swatch(svg('circle', { cx: 12, cy: 8, r: 3.4, fill: symbols.colours.paper, stroke: symbols.colours.place, 'stroke-width': 1.6 })), words.t('legend.place')]);
    if (rows.length > 1) entries.push([swatch(svg('circle', { cx: 12, cy: 8, r: 6.6, fill: symbols.colours.paper, stroke: colour, 'stroke-width': 2.6 }), svg('text', { x: 12, y: 11, 'text-anchor': 'middle', 'font-size': 8, 'font-weight': 700, fill: symbols.colours.ink }, '3')), words.t('legend.group')]);
    if (this.hasDisputed) entries.push([swatch(svg('line', { x1: 0, y1: 8, x2: 24, y2: 8, stroke: symbols.colours.disputed, 'stroke-width': 1.4, 'stroke-dasharray': '5 4' })), words.t('legend.disputedLine')]);
    return [kindEntries, statusEntries, entries];
  }

  render(rows, selected) {
    const groups = this.entries(rows, selected).filter((entries) => entries.length);
    this.element.hidden = groups.length === 0;
    this.element.replaceChildren(h('summary', {}, this.words.t('legend')),
      ...groups.map((entries) => h('ul', { class: entries.every(([, text]) => text.length < 16) ? 'two' : null },
        entries.map(([symbol, text]) => h('li', {}, h('span', { class: 'symbol' }, symbol), h('span', {}, text))))));
  }
}
