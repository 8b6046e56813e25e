// What the reader chose, kept in the address after '#', so that a view can be linked and embedded.

export const FILTERS = ['kind', 'status', 'side', 'publisher', 'review'];

export class State {
  constructor() {
    this.only = {};
    this.text = '';
    this.range = null;
    this.undated = true;
    this.claims = 'all';
    this.since = null;
    this.pov = null;
    this.selected = null;
    this.language = null;
    this.theme = null;
    this.view = null;
    this.listeners = [];
  }

  // Reasons: 'filter' (rows change), 'select', 'look' (language, theme), 'view' (map moved).
  change(reason, changes) {
    Object.assign(this, changes);
    for (const listener of this.listeners) listener(reason);
    // Browsers hold it against a page that rewrites its address with every frame.
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.write(), 150);
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  read() {
    const words = new URLSearchParams(location.hash.slice(1));
    this.only = {};
    for (const name of FILTERS) {
      if (words.has(name)) this.only[name] = new Set(words.getAll(name));
    }
    this.text = words.get('q') || '';
    this.claims = words.get('claims') || 'all';
    this.selected = words.get('incident');
    this.language = words.get('lang');
    this.theme = ['light', 'dark'].includes(words.get('theme')) ? words.get('theme') : null;
    this.pov = ['iso', 'de_facto'].includes(words.get('borders')) ? words.get('borders') : null;
    const since = Date.parse(`${words.get('since')}T00:00:00Z`) / 86400000;
    this.since = Number.isFinite(since) ? since : null;
    this.undated = words.get('undated') !== '0';
    const days = ['from', 'to'].map((name) => Date.parse(`${words.get(name)}T00:00:00Z`) / 86400000);
    this.range = days.every(Number.isFinite) ? days : null;
    const view = (words.get('map') || '').split('/').map(Number);
    this.view = view.length === 3 && view.every(Number.isFinite) ? view : null;
  }

  write() {
    const words = new URLSearchParams();
    if (this.view) words.set('map', this.view.join('/'));
    for (const name of FILTERS) for (const value of this.only[name] || []) words.append(name, value);
    if (this.text) words.set('q', this.text);
    if (this.claims !== 'all') words.set('claims', this.claims);
    if (this.selected) words.set('incident', this.selected);
    if (this.language) words.set('lang', this.language);
    if (this.theme) words.set('theme', this.theme);
    if (this.pov) words.set('borders', this.pov);
    if (this.since !== null) words.set('since', new Date(this.since * 86400000).toISOString().slice(0, 10));
    if (!this.undated) words.set('undated', '0');
    if (this.range) {
      const [from, to] = this.range.map((day) => new Date(day * 86400000).toISOString().slice(0, 10));
      words.set('from', from);
      words.set('to', to);
    }
    const text = words.toString().replaceAll('%2F', '/');
    try {
      history.replaceState(null, '', text ? `#${text}` : location.pathname + location.search);
    } catch {
      // A page inside a notebook has no address of its own; the choice lasts while it is open.
    }
  }
}
