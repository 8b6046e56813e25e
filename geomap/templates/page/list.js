// The incidents beside the map, as a list or as a table; in step with the map both ways.
import { h, quoted } from './dom.js';
import { countLabel, depthLabel } from './words.js';

const CHUNK = 100;
const TABLE_COLUMNS = ['date', 'kind', 'title', 'place', 'count', 'killed', 'status', 'publisher'];

export class List {
  constructor({ incidents, symbols, words, choose }) {
    Object.assign(this, { incidents, symbols, words, choose });
    this.element = h('div', { class: 'list' });
    this.mode = 'list';
    this.shown = CHUNK;
    this.rows = [];
  }

  // Rows in the list's order, so many of them at most.
  first(rows, most) {
    const { incidents } = this;
    if (rows.length <= 500) {
      const place = this.places ??= incidents.order.reduce((places, row, i) => { places[row] = i; return places; }, new Uint32Array(incidents.length));
      return Array.from(rows).sort((a, b) => place[a] - place[b]).slice(0, most);
    }
    const found = [];
    for (const row of incidents.order) {
      if (found.length >= most) break;
      if (incidents.flags[row]) found.push(row);
    }
    return found;
  }

  show(rows, selected) {
    this.rows = rows;
    this.shown = CHUNK;
    this.selected = selected;
    this.render();
  }

  render() {
    const { words } = this;
    if (!this.rows.length) {
      this.element.replaceChildren(h('p', { class: 'empty' }, words.t(this.incidents.length ? 'nothingMatches' : 'noIncidents')));
      return;
    }
    const rows = this.first(this.rows, this.shown);
    if (this.selected !== null && !rows.includes(this.selected) && this.incidents.flags[this.selected]) rows.unshift(this.selected);
    const content = this.mode === 'table' ? this.table(rows) : this.items(rows);
    const rest = this.rows.length - this.shown;
    this.element.replaceChildren(content, rest > 0 ? h('button', {
      type: 'button', class: 'more', on: { click: () => { this.shown += CHUNK; this.render(); } },
    }, words.t('showMore', { n: rest })) : '');
  }

  items(rows) {
    const { incidents, words } = this;
    const groups = [];
    for (const row of rows) {
      const heading = incidents.get(row, 'background') === 1 ? words.t('recalled') : incidents.isDated(row) ? null : words.t('undated');
      if (!groups.length || groups.at(-1).heading !== heading) groups.push({ heading, items: [] });
      groups.at(-1).items.push(this.item(row));
    }
    return h('div', {}, groups.flatMap(({ heading, items }) => [heading ? h('h2', { class: 'heading' }, heading) : null, h('ul', {}, items)]));
  }

  item(row) {
    const { incidents, words } = this;
    const kind = incidents.get(row, 'kind');
    const status = incidents.get(row, 'status') ?? 'claimed';
    const figures = [countLabel(incidents, row, words), depthLabel(incidents, row, words)].filter((part) => part !== null).join(' · ');
    return h('li', {}, h('button', {
      type: 'button', class: 'item', data: { row }, 'aria-pressed': row === this.selected ? 'true' : 'false', on: { click: () => this.choose(row) },
    },
    this.symbols.icon(kind, status, incidents.get(row, 'background') === 1, 22),
    h('span', { class: 'body' },
      quoted('span', { class: 'title' }, incidents.get(row, 'title') || words.term('kind', kind)),
      h('span', { class: 'line' },
        words.when(incidents, row), ' · ', h('span', { class: `status ${status}` }, words.term('status', status)),
        figures ? ` · ${figures}` : null,
        incidents.isPlaced(row) ? null : [' · ', h('span', { class: 'flag' }, words.t('unplaced'))]))));
  }

  table(rows) {
    const { incidents, words } = this;
    const cells = (row) => ({
      date: words.when(incidents, row),
      kind: words.term('kind', incidents.get(row, 'kind')),
      title: h('button', { type: 'button', class: 'link', dir: 'auto', data: { row }, on: { click: () => this.choose(row) } }, incidents.get(row, 'title') || '–'),
      place: quoted('bdi', {}, incidents.get(row, 'place') || '–'),
      count: countLabel(incidents, row, words) ?? '–',
      killed: words.range(incidents.get(row, 'killed_min'), incidents.get(row, 'killed_max'), false) ?? '–',
      status: words.term('status', incidents.get(row, 'status') ?? 'claimed'),
      publisher: quoted('bdi', {}, incidents.get(row, 'publisher') || '–'),
    });
    return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': words.t('table') }, h('table', {},
      h('thead', {}, h('tr', {}, TABLE_COLUMNS.map((name) => h('th', { scope: 'col' }, words.t(`column.${name}`))))),
      h('tbody', {}, rows.map((row) => {
        const values = cells(row);
        return h('tr', { class: row === this.selected ? 'selected' : null }, TABLE_COLUMNS.map((name) => h('td', { class: name }, values[name])));
      }))));
  }

  select(row) {
    this.selected = row;
    const isShown = this.element.querySelector(`[data-row="${row}"]`);
    if (row !== null && !isShown) this.render();
    for (const element of this.element.querySelectorAll('.item')) element.setAttribute('aria-pressed', String(Number(element.dataset.row) === row));
    for (const element of this.element.querySelectorAll('tbody tr')) element.classList.toggle('selected', Number(element.querySelector('[data-row]').dataset.row) === row);
    if (row !== null) this.element.querySelector(`[data-row="${row}"]`)?.scrollIntoView({ block: 'nearest' });
  }
}
