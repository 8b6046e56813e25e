// Taking things out of the page: data as filtered, a print, a line to embed it.
import { h, saveFile } from './dom.js';
import { serialise, toPng } from './picture.js';
import { SCALE } from './payload.js';

const FORMULA = /^[=+\-@\t\r]/;

export class Exports {
  constructor(page) {
    this.page = page;
  }

  menu() {
    const t = this.page.words.t.bind(this.page.words);
    const entry = (key, act) => h('button', { type: 'button', on: { click: act } }, t(key));
    return h('details', { class: 'menu' }, h('summary', { class: 'quiet' }, t('export')), h('div', { class: 'entries' },
      entry('export.geojson', () => saveFile('incidents.geojson', 'application/geo+json', JSON.stringify(this.geojson()))),
      entry('export.csv', () => saveFile('incidents.csv', 'text/csv', this.csv())),
      entry('export.png', () => this.png()),
      entry('export.svg', () => saveFile('map.svg', 'image/svg+xml', serialise(this.picture()))),
      entry('export.print', () => window.print()),
      entry('export.link', () => this.copy(this.address())),
      entry('export.embed', () => this.copy(this.embed()))));
  }

  picture() {
    const size = this.page.map.getSize();
    return this.page.picture.draw(size.x, size.y);
  }

  async png() {
    saveFile('map.png', 'image/png', await toPng(this.picture()));
  }

  names() {
    return Object.keys(this.page.incidents.columns).filter((name) => !['length', 'lon', 'lat'].includes(name));
  }

  value(row, name) {
    const { incidents } = this.page;
    const value = incidents.get(row, name);
    if (value === null) return null;
    if (name === 'date_start' || name === 'date_end') return new Date(value * 86400000).toISOString().slice(0, 10);
    return name === 'background' ? value === 1 : value;
  }

  position(row) {
    const { lon, lat } = this.page.incidents.columns;
    return !this.page.incidents.isPlaced(row) ? null : [lon[row] / SCALE, lat[row] / SCALE];
  }

  geojson() {
    const names = this.names();
    return { type: 'FeatureCollection', features: Array.from(this.page.rows, (row) => {
      const at = this.position(row);
      return { type: 'Feature', geometry: at && { type: 'Point', coordinates: at },
        properties: Object.fromEntries(names.map((name) => [name, this.value(row, name)])) };
    }) };
  }

  // A cell that a spreadsheet would take for a formula gets an apostrophe before it.
  csv() {
    const names = this.names();
    const cell = (value) => {
      if (value === null || value === undefined) return '';
      const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
      return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    const lines = [[...names, 'lon', 'lat'].join(',')];
    for (const row of this.page.rows) lines.push([...names.map((name) => cell(this.value(row, name))), ...(this.position(row) ?? ['', '']).map(cell)].join(','));
    return `\ufeff${lines.join('\r\n')}\r\n`;
  }

  address() {
    this.page.state.write();
    return location.href;
  }

  embed() {
    const frame = h('iframe', { src: this.address(), width: '100%', height: 640, title: this.page.options.title || this.page.words.t('title'), loading: 'lazy' });
    return frame.outerHTML;
  }

  async copy(text) {
    const { words, shell } = this.page;
    try {
      await navigator.clipboard.writeText(text);
      shell.notice.textContent = words.t('copied');
    } catch {
      shell.notice.textContent = text;
    }
    setTimeout(() => { shell.notice.textContent = ''; }, 6000);
  }
}
