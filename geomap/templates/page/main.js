// The page comes together here: the shell, the map with its drawings, and what follows from a change.
import { h, quoted } from './dom.js';
import { readPayload } from './payload.js';
import { Incidents } from './incidents.js';
import { State } from './state.js';
import { Words } from './words.js';
import { makeOverlay, prepareCanvas } from './overlay.js';
import { Basemap } from './basemap.js';
import { Symbols } from './symbols.js';
import { Points } from './points.js';
import { Footprints } from './footprints.js';
import { Details } from './details.js';
import { List } from './list.js';
import { Filters } from './filters.js';
import { Timeline } from './timeline.js';
import { Legend } from './legend.js';
import { Picture } from './picture.js';
import { Exports } from './exports.js';
import { changesElement } from './changes.js';

const MAX_ZOOM = 15;
const PAPER = [1040, 560]; // pixels of map on a sheet of A4
const ROOMY = 1050; // pixels of map that hold a legend and a popup with room between
const BESIDE = 760; // pixels of map from which a popup stands beside its symbol

// Called by the page's own script: makes the Leaflet map at once, so that other code can add to it, and fills it when
// the data is read.
export function start(id) {
  const container = document.getElementById(id);
  const shell = {
    header: h('header', { class: 'top' }),
    stage: h('div', { class: 'stage' }),
    panel: h('section', { class: 'panel' }),
    foot: h('footer', { class: 'foot' }),
    notice: h('p', { class: 'notice', role: 'status', 'aria-live': 'polite' }),
  };
  container.replaceWith(h('div', { class: 'app' }, shell.header, h('main', {}, shell.stage, shell.panel), shell.foot));
  shell.stage.append(container, shell.notice);
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = L.map(container, {
    zoomControl: false, attributionControl: false, minZoom: 1, maxZoom: MAX_ZOOM, zoomSnap: 0.5, worldCopyJump: false,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm, center: [20, 10], zoom: 2,
  });
  readPayload().then((payload) => { map.page = new Page(payload, map, shell); }).catch((error) => {
    shell.notice.textContent = `The map's data could not be read: ${error.message}`;
    throw error;
  });
  return map;
}

class Page {
  constructor(payload, map, shell) {
    Object.assign(this, { payload, map, shell });
    this.options = payload.options;
    this.state = new State();
    this.state.read();
    this.words = new Words(payload.texts, this.state.language ?? this.options.language, payload.states);
    this.symbols = new Symbols(payload.palette);
    this.incidents = new Incidents(payload.incidents, payload.cut);
    this.footprints = new Footprints(payload, this.incidents, this.symbols, this.words);
    this.points = new Points(this.incidents, this.symbols, this.words);
    const focus = new Set(this.incidents.counts('country_code').map(([code]) => code).filter(Boolean));
    this.basemap = new Basemap(payload.basemap, payload.cut, focus);
    this.basemap.view = this.view();
    this.hasViews = payload.basemap.land?.some((item) => item.view) || payload.basemap.borders?.some((item) => item.view) || false;
    this.basemap.addMentions(this.footprints.places);
    this.selected = this.rowOf(this.state.selected);
    const shared = { ...this, view: () => this.view(), choose: (row) => this.select(row, true), hasDisputed: this.basemap.layers.disputed.length > 0 };
    this.details = new Details(shared);
    this.list = new List(shared);
    this.filters = new Filters(shared);
    this.timeline = new Timeline(shared);
    this.legend = new Legend(shared);
    this.picture = new Picture(this);
    this.exports = new Exports(this);
    this.useTheme();
    this.addDrawings();
    this.build();
    // The shell has its words now, and with them its height.
    map.invalidateSize({ animate: false, pan: false });
    this.fit();
    this.applyFilter();
    this.listen();
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(shell.stage);
    if (this.selected !== null) this.openPopup(this.selected);
    (window.requestIdleCallback ?? setTimeout)(() => this.incidents.prepare());
    document.body.dataset.ready = 'true';
    requestAnimationFrame(() => requestAnimationFrame((now) => { document.body.dataset.drawn = String(Math.round(now)); }));
  }

  // Whose borders are drawn.
  view() {
    return this.state.pov ?? this.options.pointOfView;
  }

  rowOf(id) {
    if (id === null) return null;
    for (let row = 0; row < this.incidents.length; row += 1) if (this.incidents.get(row, 'incident_id') === id) return row;
    return null;
  }

  useTheme() {
    const wanted = this.sheet ? 'light' : this.state.theme ?? (this.options.theme === 'auto' ? null : this.options.theme);
    const theme = wanted ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    this.symbols.use(theme);
    const root = document.documentElement;
    root.dataset.theme = theme;
    for (const [name, colour] of Object.entries(this.symbols.colours)) root.style.setProperty(`--${name.replace('_', '-')}`, colour);
  }

  addDrawings() {
    const { map } = this;
    for (const [name, level] of [['ground', 150], ['footprints', 410], ['names', 420], ['points', 450]]) {
      map.createPane(name).style.zIndex = level;
      map.getPane(name).style.pointerEvents = name === 'footprints' ? '' : 'none';
    }
    const canvas = () => h('canvas', { 'aria-hidden': 'true' });
    const theme = () => this.symbols.colours;
    const svgRoot = () => {
      const root = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      root.setAttribute('aria-hidden', 'true');
      return root;
    };
    this.ground = makeOverlay(canvas, (element, frame) => this.basemap.draw(prepareCanvas(element, frame), frame, theme(), Boolean(this.tiles)), 'ground');
    this.areas = makeOverlay(svgRoot, (element, frame) => this.footprints.draw(element, frame, this.rows, this.selected, this.points.layout(this.rows, frame)), 'footprints');
    this.marks = makeOverlay(canvas, (element, frame) => this.points.draw(prepareCanvas(element, frame), frame, this.rows, this.selected), 'points');
    this.names = makeOverlay(canvas, (element, frame) => this.basemap.drawLabels(prepareCanvas(element, frame), frame, theme(), this.words,
      [...this.footprints.labelBoxes, ...this.points.boxes()]), 'names');
    this.rows = new Uint32Array(0);
    if (this.options.tiles) {
      this.tiles = L.tileLayer(this.options.tiles.url, { maxZoom: MAX_ZOOM, pane: 'tilePane' });
      // Without the network the tiles stay away and the vector ground is drawn in full.
      this.tiles.once('tileerror', () => {
        this.tiles.remove();
        this.tiles = null;
        this.ground.redraw();
      });
      this.tiles.addTo(map);
      map.getPane('ground').style.zIndex = 250;
    }
    for (const overlay of [this.ground, this.areas, this.marks, this.names]) overlay.addTo(map);
    L.control.scale({ position: 'bottomright', maxWidth: 120 }).addTo(map);
  }

  fit() {
    const { state, payload, map } = this;
    if (state.view) {
      map.setView([state.view[1], state.view[2]], state.view[0], { animate: false });
      return;
    }
    if (!payload.extent) {
      map.setView([20, 10], 2, { animate: false });
      return;
    }
    let [west, south, east, north] = payload.extent;
    if (payload.cut > -180) [west, east] = this.cutExtent();
    // The legend covers the lower left on a wide map: what is fitted keeps clear of it.
    const isWide = map.getSize().x > 800;
    map.fitBounds([[Math.max(-84, south), west], [Math.min(84, north), east]],
      { animate: false, maxZoom: 10, paddingTopLeft: isWide ? [304, 36] : [18, 18], paddingBottomRight: isWide ? [40, 36] : [18, 18] });
  }

  cutExtent() {
    let west = Infinity;
    let east = -Infinity;
    for (let row = 0; row < this.incidents.length; row += 1) {
      if (!this.incidents.isPlaced(row)) continue;
      const lon = this.incidents.x[row] * 360 - 180;
      west = Math.min(west, lon);
      east = Math.max(east, lon);
    }
    return [west, east];
  }

  build() {
    const { words, options, state, shell } = this;
    document.documentElement.lang = words.language;
    const t = words.t.bind(words);
    const language = h('select', { 'aria-label': t('language'), class: 'language', on: { change: (event) => state.change('look', { language: event.target.value }) } },
      Object.keys(this.payload.texts).map((tag) => h('option', { value: tag, selected: tag === words.language, lang: tag }, this.payload.texts[tag]['language.name'])));
    const theme = h('button', { type: 'button', class: 'quiet', 'aria-label': t('theme'), title: t('theme'),
      on: { click: () => state.change('look', { theme: this.symbols.theme === 'dark' ? 'light' : 'dark' }) } }, this.symbols.theme === 'dark' ? '☀' : '☾');
    shell.header.replaceChildren(
      h('div', { class: 'headline' }, quoted('h1', {}, this.title()), quoted('p', { class: 'summary' }, options.summary || this.summary())),
      h('div', { class: 'tools' }, language, theme, this.exports.menu()));
    const zoom = h('div', { class: 'zoom' },
      h('button', { type: 'button', 'aria-label': t('zoomIn'), on: { click: () => this.map.zoomIn() } }, '+'),
      h('button', { type: 'button', 'aria-label': t('zoomOut'), on: { click: () => this.map.zoomOut() } }, '−'),
      h('button', { type: 'button', 'aria-label': t('wholeMap'), title: t('wholeMap'), on: { click: () => { this.state.view = null; this.fit(); } } }, '⤢'));
    for (const old of shell.stage.querySelectorAll('.zoom, .key')) old.remove();
    shell.stage.append(zoom, this.legend.element);
    this.counter = h('p', { class: 'counter', role: 'status', 'aria-live': 'polite' });
    const mode = (name) => h('button', { type: 'button', 'aria-pressed': String(this.list.mode === name), on: { click: () => {
      this.list.mode = name;
      this.shell.panel.classList.toggle('wide', name === 'table');
      this.build();
      this.applyFilter();
      this.map.invalidateSize();
    } } }, t(name));
    this.filters.render();
    shell.panel.setAttribute('aria-label', t('list'));
    shell.panel.replaceChildren(this.filters.element, h('div', { class: 'bar' }, this.counter, h('div', { class: 'modes', role: 'group', 'aria-label': t('view') }, mode('list'), mode('table'))), this.list.element);
    const changes = changesElement(options.changes, words, (id) => this.rowOf(id), (row) => this.select(row, true));
    if (changes) shell.panel.prepend(changes);
    this.map.getContainer().setAttribute('aria-label', t('mapLabel'));
    this.map.getContainer().setAttribute('role', 'region');
    this.timeline.render();
    const credits = joinCredits([options.attribution, options.tiles?.attribution, ...this.payload.footprints.map((item) => item.attribution)]);
    this.credit = [t(`pov.${this.view()}`), credits, options.generated ? t('generated', { when: options.generated }) : null].filter(Boolean);
    shell.foot.replaceChildren(this.timeline.element, h('p', { class: 'credit' }, quoted('span', {}, this.credit.join(' · ')), ' · ', 'Leaflet · geomap'));
  }

  // What the map says of itself where nobody gave it a title: the countries, if they are few.
  title() {
    const { words, options } = this;
    if (options.title) return options.title;
    const codes = this.incidents.counts('country_code').map(([code]) => code).filter(Boolean);
    const title = words.t('title');
    return codes.length > 0 && codes.length <= 3 ? `${title}: ${words.list(codes.map((code) => words.party(code)))}` : title;
  }

  summary() {
    const { words, incidents, timeline } = this;
    const reports = (this.payload.reports || []).length;
    const parts = [words.t('incidents', { n: incidents.length })];
    if (reports) parts.push(words.t('reports', { n: reports }));
    if (Number.isFinite(timeline.first)) parts.push(words.days(timeline.first, timeline.last));
    return parts.join(' · ');
  }

  applyFilter() {
    this.rows = this.incidents.filter(this.state);
    if (this.selected !== null && !this.incidents.flags[this.selected]) {
      this.selected = null;
      this.state.selected = null;
      this.map.closePopup();
    }
    let unplaced = 0;
    if (this.incidents.unplaced) for (const row of this.rows) if (!this.incidents.isPlaced(row)) unplaced += 1;
    const { words } = this;
    this.counter.textContent = [this.rows.length === this.incidents.length ? words.t('incidents', { n: this.rows.length })
      : words.t('ofIncidents', { n: this.rows.length, all: this.incidents.length }), unplaced ? words.t('notOnMap', { n: unplaced }) : null].filter(Boolean).join(' · ');
    this.shell.notice.textContent = this.incidents.length === 0 ? words.t('noIncidents') : unplaced === this.incidents.length ? words.t('nonePlaced') : '';
    this.list.show(this.rows, this.selected);
    this.timeline.update(this.incidents.anyTime);
    this.legend.render(this.rows, this.selected);
    this.redraw();
  }

  redraw() {
    for (const overlay of [this.areas, this.marks, this.names]) overlay.redraw();
  }

  select(row, move) {
    this.selected = row;
    this.state.change('select', { selected: row === null ? null : this.incidents.get(row, 'incident_id') });
    this.list.select(row);
    this.legend.render(this.rows, row);
    if (row === null) {
      this.map.closePopup();
      this.opener?.focus?.();
      this.opener = null;
    } else {
      const from = document.activeElement;
      if (from?.closest?.('.list')) this.opener = from;
      if (move && this.incidents.isPlaced(row)) this.bringIntoView(row);
      if (move && window.innerWidth <= 760) this.shell.stage.scrollIntoView({ block: 'start' });
      this.openPopup(row, move);
    }
    this.redraw();
  }

  position(row) {
    const lon = this.incidents.x[row] * 360 - 180;
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * this.incidents.y[row]))) * 180) / Math.PI;
    return L.latLng(lat, lon);
  }

  latLng(x, y) {
    return L.latLng((Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, x * 360 - 180);
  }

  // The whole of what a row draws, large enough to be read; a move only where it is not so already.
  bringIntoView(row) {
    const { map } = this;
    const box = this.footprints.bounds(row);
    const size = map.getSize();
    const isWide = size.x > BESIDE;
    if (box === null) {
      const at = this.position(row);
      const group = this.points.groups.find((each) => each.rows.includes(row));
      if (group?.count === 1 && map.getBounds().pad(-0.15).contains(at)) return;
      map.setView(at, Math.max(map.getZoom(), 8), { animate: false });
      return;
    }
    const bounds = L.latLngBounds(this.latLng(box[0], box[1]), this.latLng(box[2], box[3]));
    const legend = size.x >= ROOMY && this.legend.element.open ? 306 : 16;
    const beside = isWide ? 390 : 16;
    const [low, high] = [bounds.getSouthWest(), bounds.getNorthEast()].map((at) => map.latLngToContainerPoint(at));
    const isFree = low.x > legend && high.x < size.x - beside && high.y > 10 && low.y < size.y - 10;
    if (isFree && Math.max(high.x - low.x, low.y - high.y) > Math.min(size.x, size.y) / 4) return;
    map.fitBounds(bounds, { animate: false, maxZoom: 10, paddingTopLeft: [legend + 8, 24], paddingBottomRight: [beside + 8, 24] });
  }

  openPopup(row, focus = false) {
    const content = this.details.element(row);
    const at = this.incidents.isPlaced(row) ? this.position(row) : this.map.getCenter();
    this.showPopup(at, content, row, focus);
  }

  showPopup(at, content, row = null, focus = false) {
    const { map } = this;
    const size = map.getSize();
    this.opening = true;
    if (size.x < ROOMY && this.legend.element.open) {
      this.legend.element.open = false;
      this.foldedLegend = true;
    }
    const popup = L.popup({ maxWidth: Math.min(340, size.x - 70), minWidth: Math.min(270, size.x - 80), maxHeight: Math.max(160, Math.min(440, size.y - 90)), offset: [0, -6], autoPanPadding: [14, 14], autoPan: false })
      .setLatLng(at).setContent(content).openOn(map);
    if (size.x > BESIDE && row !== null && this.incidents.isPlaced(row)) this.putBeside(popup, at, row);
    popup.options.autoPan = true;
    popup._adjustPan();
    this.opening = false;
    if (focus) popup.getElement().querySelector('.details')?.focus({ preventScroll: true });
    const close = document.querySelector('.leaflet-popup-close-button');
    if (close) close.setAttribute('aria-label', this.words.t('close'));
  }

  // On a wide map the popup stands beside what it tells of, not upon it.
  putBeside(popup, at, row) {
    const { map } = this;
    const element = popup.getElement();
    const scale = 256 * 2 ** map.getZoom();
    const box = this.footprints.bounds(row);
    const centre = map.latLngToContainerPoint(at);
    const reach = (edge) => (box === null ? 0 : Math.abs(edge - this.incidents.x[row]) * scale);
    const half = element.offsetWidth / 2;
    const right = half + Math.max(this.footprints.label(row) ? 120 : 24, reach(box?.[2]) + 18);
    const left = half + Math.max(24, reach(box?.[0]) + 18);
    const size = map.getSize();
    let shift = null;
    if (centre.x + right + half < size.x - 10) shift = right;
    else if (centre.x - left - half > 10) shift = -left;
    else if (centre.x + half + 24 + half < size.x - 10) shift = half + 24;
    if (shift === null) return;
    // As high as the symbol, but within the map; Leaflet leaves 20 pixels below for the tip that is not there.
    element.classList.add('beside');
    const height = element.offsetHeight;
    const top = Math.max(14, Math.min(centre.y - height / 2, size.y - 14 - height));
    popup.options.offset = [shift, top + height + 20 - centre.y];
    popup._updatePosition();
  }

  listen() {
    const { map, state } = this;
    state.onChange((reason) => {
      if (reason === 'filter') this.applyFilter();
      if (reason === 'filter' && this.filters.isOpen) return;
      if (reason === 'look') {
        this.words.use(state.language ?? this.options.language);
        this.useTheme();
        this.basemap.view = this.view();
        this.build();
        this.applyFilter();
        this.ground.redraw();
      }
    });
    map.on('click', (event) => this.click(event));
    map.on('moveend', () => {
      const at = map.getCenter();
      state.change('view', { view: [map.getZoom(), Number(at.lat.toFixed(4)), Number(at.lng.toFixed(4))] });
    });
    map.on('popupopen popupclose', (event) => this.shell.stage.classList.toggle('reading', event.type === 'popupopen'));
    map.on('popupclose', () => {
      if (this.foldedLegend && !this.opening) {
        this.foldedLegend = false;
        this.legend.element.open = true;
      }
      if (this.opening || this.selected === null) return;
      this.selected = null;
      state.change('select', { selected: null });
      this.list.select(null);
      this.legend.render(this.rows, null);
      this.redraw();
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => state.change('look', {}));
    map.on('mousemove', (event) => {
      const hit = this.hit(event);
      map.getContainer().classList.toggle('pointing', hit !== null);
    });
    window.addEventListener('hashchange', () => {
      state.read();
      this.words.use(state.language ?? this.options.language);
      this.useTheme();
      this.basemap.view = this.view();
      this.build();
      this.applyFilter();
      this.ground.redraw();
    });
    window.addEventListener('beforeprint', () => this.forPaper(true));
    window.addEventListener('afterprint', () => this.forPaper(false));
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.selected !== null) this.select(null, false);
    });
  }

  // On paper: light, and the view drawn anew in lines, as wide as the sheet.
  forPaper(isPaper) {
    if (isPaper === Boolean(this.sheet)) return;
    if (isPaper) {
      this.sheet = h('div', { class: 'sheet' });
      this.useTheme();
      this.sheet.append(this.picture.draw(...PAPER, { head: false }));
      this.shell.stage.append(this.sheet);
    } else {
      this.sheet.remove();
      this.sheet = null;
      this.useTheme();
    }
    this.list.show(this.rows, this.selected);
    this.redraw();
  }

  hit(event) {
    const bounds = this.marks._bounds;
    const at = event.layerPoint.subtract(bounds.min);
    return this.points.hit(at.x, at.y);
  }

  click(event) {
    const group = this.hit(event);
    if (group === null) {
      const row = event.originalEvent.target.closest?.('[data-row]')?.dataset.row;
      if (row !== undefined) this.select(Number(row), false);
      return;
    }
    if (group.count === 1) {
      this.select(group.rows[0], false);
      return;
    }
    const spread = L.latLngBounds(group.rows.map((row) => this.position(row)));
    const canSplit = this.map.getZoom() < MAX_ZOOM && this.map.getBoundsZoom(spread.pad(0.2)) > this.map.getZoom() && spread.getNorthEast().distanceTo(spread.getSouthWest()) > 60;
    if (canSplit) this.map.fitBounds(spread.pad(0.2), { maxZoom: MAX_ZOOM });
    else this.showPopup(this.position(group.rows[0]), this.details.chooser(this.list.first(group.rows, 500), (row) => this.select(row, false)));
  }
}

// Each credit once, however the layers put them together.
function joinCredits(credits) {
  const seen = new Map();
  for (const credit of credits.filter(Boolean).flatMap((text) => String(text).split(/\s*[·|;]\s*/))) {
    const text = credit.trim().replace(/\.$/, '');
    if (text && !seen.has(text.toLowerCase())) seen.set(text.toLowerCase(), text[0].toUpperCase() + text.slice(1));
  }
  return [...seen.values()].join(' · ');
}
