// Filters by kind, side, status, source, review and words, and whose claims are shown.
import { h, quoted } from './dom.js';
import { UNKNOWN } from './incidents.js';
import { FILTERS } from './state.js';

const MOST_VALUES = 40;

export class Filters {
  constructor({ incidents, symbols, words, state, hasViews, view }) {
    Object.assign(this, { incidents, symbols, words, state, hasViews, view });
    this.element = h('div', { class: 'filters' });
    this.counts = Object.fromEntries(FILTERS.map((name) => [name, incidents.counts(name)]));
    const parties = new Map();
    const { values, codes } = incidents.codes('asserted_by');
    const counts = new Uint32Array(values.length);
    for (const code of codes) if (code >= 0) counts[code] += 1;
    values.forEach((text, code) => {
      for (const party of incidents.parsed(text)) parties.set(party, (parties.get(party) || 0) + counts[code]);
    });
    this.parties = [...parties].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([party]) => party).slice(0, MOST_VALUES);
  }

  render() {
    const { words, state } = this;
    let wait = null;
    const search = h('input', { type: 'search', id: 'geomap-search', placeholder: words.t('search'), 'aria-label': words.t('search'), autocomplete: 'off',
      on: { input: (event) => {
        clearTimeout(wait);
        wait = setTimeout(() => state.change('filter', { text: event.target.value }), 120);
      } } });
    search.value = state.text;
    const groups = FILTERS.filter((name) => this.counts[name].length > 1).map((name) => this.group(name));
    const more = [this.sinceChoice(), this.viewChoice()].filter(Boolean);
    if (more.length) groups.push(h('div', { class: 'choosers' }, more));
    if (this.isActive()) {
      groups.push(h('button', { type: 'button', class: 'link clear', on: { click: () => {
        state.change('filter', { only: {}, text: '', claims: 'all', since: null, range: null, undated: true });
        state.change('look', {});
      } } }, words.t('clear')));
    }
    this.element.replaceChildren(
      h('div', { class: 'row' }, search, this.claimsChoice()),
      groups.length ? h('details', { class: 'choices', open: this.isOpen, on: { toggle: (event) => { this.isOpen = event.target.open; } } },
        h('summary', {}, words.t('filters'), this.summaryNote()), h('div', { class: 'groups' }, groups)) : '');
  }

  isActive() {
    const { state } = this;
    return Boolean(Object.values(state.only).some(Boolean) || state.text || state.claims !== 'all' || state.since !== null || state.range !== null);
  }

  // Only what was reported, or changed in the store, since a day.
  sinceChoice() {
    const { incidents, words, state } = this;
    const days = incidents.codes('changed' in incidents.columns ? 'changed' : 'published').values;
    if (days.length < 2) return null;
    const input = h('input', { type: 'date', on: { change: () => state.change('filter', { since: input.value ? Date.parse(`${input.value}T00:00:00Z`) / 86400000 : null }) } });
    if (state.since !== null) input.value = new Date(state.since * 86400000).toISOString().slice(0, 10);
    return h('label', {}, h('span', {}, words.t('since')), input);
  }

  viewChoice() {
    const { words, state } = this;
    if (!this.hasViews) return null;
    return h('label', {}, h('span', {}, words.t('borders')), h('select', { class: 'views', on: { change: (event) => state.change('look', { pov: event.target.value }) } },
      ['iso', 'de_facto'].map((name) => h('option', { value: name, selected: this.view() === name }, words.t(`pov.${name}`)))));
  }

  summaryNote() {
    const active = Object.values(this.state.only).filter(Boolean).length + (this.state.since === null ? 0 : 1);
    return active ? h('span', { class: 'badge' }, this.words.number.format(active)) : null;
  }

  claimsChoice() {
    const { words, state } = this;
    const options = [['all', words.t('claims.all')], ['undisputed', words.t('claims.undisputed')],
      ...this.parties.map((party) => [`by:${party}`, words.t('claims.by', { party: words.party(party) })])];
    if (!options.some(([value]) => value === state.claims)) options.push([state.claims, state.claims]);
    const select = h('select', { class: 'claims', 'aria-label': words.t('claims'), on: { change: (event) => state.change('filter', { claims: event.target.value }) } },
      options.map(([value, text]) => h('option', { value, selected: state.claims === value }, text)));
    return select;
  }

  label(name, value) {
    if (value === UNKNOWN) return this.words.t('notStated');
    if (name === 'side') return this.words.party(value);
    return name === 'publisher' ? value : this.words.term(name, value);
  }

  group(name) {
    const { words, state, symbols } = this;
    const values = this.counts[name].slice(0, MOST_VALUES);
    const boxes = values.map(([value, count]) => {
      const box = h('input', { type: 'checkbox', on: { change: () => this.toggle(name, value, box.checked) } });
      box.checked = !state.only[name] || state.only[name].has(value);
      return h('label', {}, box, name === 'kind' ? symbols.icon(value, 'claimed', false, 16) : null,
        name === 'status' ? symbols.icon('incursion', value, false, 16) : null,
        quoted('span', {}, this.label(name, value)), h('span', { class: 'count' }, words.number.format(count)));
    });
    return h('fieldset', {}, h('legend', {}, words.t(`filter.${name}`)), boxes);
  }

  toggle(name, value, isOn) {
    const all = this.counts[name].map(([each]) => each);
    const chosen = new Set(this.state.only[name] || all);
    if (isOn) chosen.add(value);
    else chosen.delete(value);
    const only = { ...this.state.only, [name]: chosen.size === all.length ? undefined : chosen };
    this.state.change('filter', { only });
  }
}
