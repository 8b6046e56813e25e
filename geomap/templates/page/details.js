// What is known about one incident, for the popup: figures as stated, who says so, the sentence, the uncertainty.
import { h, quoted, safeLink } from './dom.js';
import { countLabel, depthLabel } from './words.js';

const LONG_QUOTE = 600;

export class Details {
  constructor({ incidents, footprints, payload, symbols, words }) {
    Object.assign(this, { incidents, footprints, symbols, words });
    this.evidence = payload.evidence || {};
    this.reports = new Map((payload.reports || []).map((report) => [report.report_id, report]));
  }

  parties(row, name) {
    return this.incidents.list(row, name).map((party) => this.words.party(party));
  }

  element(row) {
    const { incidents, words } = this;
    const t = words.t.bind(words);
    const kind = incidents.get(row, 'kind') ?? 'unknown';
    const status = incidents.get(row, 'status') ?? 'claimed';
    const background = incidents.get(row, 'background') === 1;
    const title = incidents.get(row, 'title') || words.term('kind', kind);
    return h('div', { class: 'details', tabindex: -1, role: 'dialog', 'aria-label': title },
      h('header', {},
        this.symbols.icon(kind, status, background, 26),
        h('div', {},
          h('p', { class: 'kicker' }, words.term('kind', kind), ' · ', h('span', { class: `status ${status}` }, words.term('status', status))),
          quoted('h2', {}, title))),
      h('p', { class: 'meta' }, words.when(incidents, row), incidents.get(row, 'place') ? [' · ', quoted('bdi', {}, incidents.get(row, 'place'))] : null,
        background ? [' · ', t('background')] : null),
      this.figures(row),
      this.claims(row),
      this.quote(row),
      this.accounts(row),
      this.sources(row),
      this.uncertainty(row),
      this.method(row));
  }

  figures(row) {
    const { incidents, words } = this;
    const entries = [];
    const add = (label, value, text) => {
      if (value === null && !text) return;
      entries.push(h('div', {}, h('dt', {}, label), h('dd', {}, value, text ? quoted('span', { class: 'aswritten' }, `“${text}”`) : null)));
    };
    const noun = incidents.get(row, 'count_of');
    add(words.t('figure.count'), countLabel(incidents, row, words), incidents.get(row, 'count_text') ?? noun);
    for (const name of ['killed', 'wounded', 'captured']) {
      add(words.t(`figure.${name}`), words.range(incidents.get(row, `${name}_min`), incidents.get(row, `${name}_max`), false), null);
    }
    add(words.t('figure.distance'), depthLabel(incidents, row, words), incidents.get(row, 'distance_text'));
    return entries.length ? h('dl', { class: 'figures' }, entries) : null;
  }

  claims(row) {
    const { words } = this;
    const asserted = this.parties(row, 'asserted_by');
    const denied = this.parties(row, 'denied_by');
    if (!asserted.length && !denied.length) return null;
    return h('dl', { class: 'claims' },
      asserted.length ? h('div', {}, h('dt', {}, words.t('assertedBy')), quoted('dd', {}, asserted.join(', '))) : null,
      denied.length ? h('div', { class: 'denial' }, h('dt', {}, words.t('deniedBy')), quoted('dd', {}, denied.join(', '))) : null);
  }

  // The sentence with the words of its figures marked. Marks don't nest: the first and longest wins.
  quote(row) {
    const text = this.incidents.get(row, 'quote');
    if (!text) return null;
    const pieces = [];
    let at = 0;
    for (const [field, start, end] of this.evidence[row] || []) {
      if (start < at) continue;
      pieces.push(text.slice(at, start), h('mark', { title: this.words.t(`field.${field}`) }, text.slice(start, end)));
      at = end;
    }
    pieces.push(text.slice(at));
    const quote = h('blockquote', { dir: 'auto' }, pieces);
    if (text.length <= LONG_QUOTE) return quote;
    return h('details', { class: 'long' }, h('summary', {}, quoted('span', {}, `${text.slice(0, 200)}…`)), quote);
  }

  sources(row) {
    const { incidents, words } = this;
    const ids = incidents.list(row, 'report_ids');
    const seen = ids.map((id) => this.reports.get(id)).filter(Boolean);
    const reports = seen.length ? seen : [{
      title: incidents.get(row, 'source_title'), url: incidents.get(row, 'source_url'),
      publisher: incidents.get(row, 'publisher'), published: incidents.get(row, 'published'),
    }];
    const lines = reports.map((report) => {
      const day = Date.parse(report.published || '');
      const name = [report.publisher, report.title].filter(Boolean).join(': ');
      const link = safeLink(report.url);
      if (!name && !link && !Number.isFinite(day)) return null;
      const label = name || link || words.t('report');
      return h('li', {},
        link ? h('a', { href: link, rel: 'noopener noreferrer nofollow', target: '_blank', dir: 'auto' }, label) : quoted('span', {}, label),
        Number.isFinite(day) ? `, ${words.day(Math.floor(day / 86400000))}` : null,
        report.url && !link ? quoted('code', { class: 'address' }, String(report.url)) : null);
    }).filter(Boolean);
    if (!lines.length) return null;
    return h('section', { class: 'sources' }, h('h3', {}, words.t('sources', { n: lines.length })), h('ul', {}, lines));
  }

  // What each report of the event says by itself: its figures, and where it puts it.
  accounts(row) {
    const accounts = this.footprints.byRow.get(row)?.accounts ?? [];
    if (accounts.length < 2) return null;
    const { words } = this;
    const t = words.t.bind(words);
    const lines = accounts.map((account) => {
      const one = { get: (_, name) => account[name] ?? null };
      const told = [countLabel(one, 0, words), account.distance_text ? quoted('bdi', {}, account.distance_text) : depthLabel(one, 0, words)];
      for (const name of ['killed', 'wounded', 'captured']) {
        const range = words.range(account[`${name}_min`] ?? null, account[`${name}_max`] ?? null, false);
        if (range !== null) told.push(`${t(`figure.${name}`)} ${range}`);
      }
      const parties = (name) => parseList(account[name]).map((party) => words.party(party)).join(', ');
      const source = this.reports.get(account.report_id)?.publisher ?? account.publisher ?? account.source_title ?? account.report_id;
      return h('li', { class: account.apart ? 'apart' : null },
        h('span', { class: 'letter', 'aria-hidden': 'true' }, account.shape ? account.letter : '='),
        h('div', {},
          quoted('b', {}, source), account.place ? [' · ', quoted('bdi', {}, account.place)] : null,
          told.some(Boolean) ? h('p', {}, told.filter(Boolean).flatMap((part) => [' · ', part]).slice(1)) : null,
          parties('asserted_by') ? h('p', {}, t('assertedBy'), ' ', quoted('bdi', {}, parties('asserted_by'))) : null,
          parties('denied_by') ? h('p', {}, t('deniedBy'), ' ', quoted('bdi', {}, parties('denied_by'))) : null,
          account.uncertainty_m ? h('p', {}, `±${words.kilometres(account.uncertainty_m)}`, account.shape ? null : [' · ', t('accounts.drawn')]) : null,
          account.apart ? h('p', { class: 'caution' }, t('accounts.apart')) : null));
    });
    return h('section', { class: 'sources accounts' }, h('h3', {}, t('accounts')), h('ul', {}, lines));
  }

  uncertainty(row) {
    const { incidents, words } = this;
    const details = this.footprints.details(row);
    const metres = incidents.get(row, 'uncertainty_m');
    const lines = [];
    if (details.remarks) lines.push(quoted('span', {}, details.remarks));
    if (!incidents.isPlaced(row)) lines.push(words.t('unplacedLong'));
    else if (metres !== null) lines.push(words.t('within', { distance: words.kilometres(metres) }));
    else lines.push(words.t('uncertaintyUnknown'));
    if (this.footprints.byRow.get(row)?.borders.some((border) => !border.certain)) lines.push(words.t('possibleLong'));
    return h('p', { class: 'uncertain' }, lines.flatMap((line) => [line, ' ']));
  }

  method(row) {
    const { incidents, words } = this;
    const details = this.footprints.details(row);
    const border = this.footprints.byRow.get(row)?.borders[0];
    const warnings = parseList(details.warnings);
    const confidence = incidents.get(row, 'confidence');
    const entries = [
      ['method.rule', details.method], ['method.protocol', details.protocol],
      ['method.border', border ? `${border.source ?? ''}${border.accuracy_m === null ? '' : ` ±${words.kilometres(border.accuracy_m)}`}` : null],
      ['method.warnings', warnings.length ? warnings.join('; ') : null],
      ['method.confidence', confidence === null ? null : new Intl.NumberFormat(words.locale, { style: 'percent' }).format(confidence)],
      ['method.review', incidents.get(row, 'review') === null ? null : words.term('review', incidents.get(row, 'review'))],
      ['method.licence', [details.attribution, details.licence].filter(Boolean).join(' · ') || null],
      ['method.id', incidents.get(row, 'incident_id')],
    ].filter(([, value]) => value !== null && value !== undefined && value !== '');
    if (!entries.length) return null;
    return h('details', { class: 'method' }, h('summary', {}, words.t('method')),
      h('dl', {}, entries.map(([key, value]) => h('div', {}, h('dt', {}, words.t(key)), quoted('dd', {}, value)))));
  }

  // Several incidents at one spot, to choose from.
  chooser(rows, choose) {
    const { words } = this;
    const shown = rows.slice(0, 200);
    return h('div', { class: 'details chooser', tabindex: -1, role: 'dialog', 'aria-label': words.t('incidents', { n: rows.length }) },
      h('h2', {}, words.t('incidents', { n: rows.length })),
      h('ul', {}, shown.map((row) => h('li', {}, h('button', { type: 'button', on: { click: () => choose(row) } },
        this.symbols.icon(this.incidents.get(row, 'kind'), this.incidents.get(row, 'status'), this.incidents.get(row, 'background') === 1, 18),
        quoted('span', {}, this.incidents.get(row, 'title') || words.term('kind', this.incidents.get(row, 'kind')))))),
      ),
      rows.length > shown.length ? h('p', {}, words.t('more', { n: rows.length - shown.length })) : null);
  }
}

function parseList(text) {
  try {
    const value = JSON.parse(text);
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return text ? [String(text)] : [];
  }
}
