// Where incidents lie, as areas and lines in SVG: strips that fade inward from a border, bands, arrows, uncertainty.
import { svg } from './dom.js';
import { SCALE, PathText, decodeShape, tracePath, worldX, worldY } from './payload.js';
import { Placed, isInFrame } from './overlay.js';
import { own } from './symbols.js';
import { countLabel, depthLabel } from './words.js';

const MOST_DRAWN = 300; // footprints in one view: more would be a carpet
const LEAST_SHAPE = 7; // pixels: what is smaller lies under its symbol
const LEAST_CROSSING = 46; // pixels of border that arrows need to tell a direction
const LEAST_LABELLED = 60; // pixels of a footprint whose figures are told although its symbol is in a group
const EARTH = 40075016.686;
const LETTER_CLEAR = 40; // pixels between a symbol and an account's letter
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

export class Footprints {
  constructor(payload, incidents, symbols, words) {
    this.incidents = incidents;
    this.symbols = symbols;
    this.words = words;
    this.style = symbols.palette.footprints;
    const { cut } = payload;
    this.byRow = new Map();
    const add = (group, item) => {
      if (!this.byRow.has(item.row)) this.byRow.set(item.row, { footprints: [], borders: [], arrows: [], accounts: [] });
      this.byRow.get(item.row)[group].push(item);
    };
    for (const item of payload.footprints) add('footprints', { ...item, ...decodeShape(item.shape, cut) });
    // A report's letter stands in the popup and at its shape; reports of one shape share one outline.
    for (const item of payload.accounts ?? []) {
      const letter = LETTERS[this.byRow.get(item.row)?.accounts.length ?? 0] ?? '·';
      add('accounts', { ...item, letter, shape: item.shape?.length ? decodeShape(item.shape, cut) : null });
    }
    for (const item of payload.borders) add('borders', { ...item, ...decodeShape(item.shape, cut) });
    for (const item of payload.arrows) {
      const ends = [item.from, item.to].map(([lon, lat]) => {
        const degrees = lon / SCALE;
        return [worldX(degrees < cut ? degrees + 360 : degrees), worldY(lat / SCALE)];
      });
      add('arrows', { ...item, ends });
    }
    this.places = payload.places.map((place) => {
      const lon = place.lon / SCALE;
      const names = Object.fromEntries(Object.entries(place).filter(([key]) => key.startsWith('name_')).map(([key, name]) => [key.slice(5), name]));
      return { ...place, names, x: worldX(lon < cut ? lon + 360 : lon), y: worldY(place.lat / SCALE) };
    });
    this.labelBoxes = [];
  }

  details(row) {
    return this.byRow.get(row)?.footprints.find((item) => item.part === 'shape') ?? this.byRow.get(row)?.footprints[0] ?? {};
  }

  path(shape, frame) {
    const text = new PathText();
    tracePath(text, shape, frame.scale, frame.originX, frame.originY);
    return text.text;
  }

  // Pixels of the longer side of what a row draws.
  extent(row, frame) {
    const item = this.byRow.get(row);
    let longest = 0;
    for (const shape of [...item.footprints, ...item.borders]) longest = Math.max(longest, (shape.east - shape.west) * frame.scale, (shape.south - shape.north) * frame.scale);
    return longest;
  }

  // West, south, east, north in world units; null where a row draws nothing.
  bounds(row) {
    const item = this.byRow.get(row);
    const apart = item ? item.accounts.filter((account) => account.apart && account.shape).map((account) => account.shape) : [];
    const shapes = item ? [...item.footprints.filter((shape) => shape.part !== 'uncertainty'), ...item.borders, ...apart].filter((shape) => shape.parts.length) : [];
    if (!shapes.length) return null;
    // Without the specks: an ocean's islands don't set the view.
    const boxes = shapes.flatMap((shape) => shape.boxes);
    const span = (box) => (box[2] - box[0]) * (box[1] - box[3]);
    const least = 0.01 * Math.max(...boxes.map(span));
    return boxes.filter((box) => span(box) >= least).reduce((all, box) => [Math.min(all[0], box[0]), Math.max(all[1], box[1]), Math.max(all[2], box[2]), Math.min(all[3], box[3])]);
  }

  draw(root, frame, rows, selected, groups) {
    const { flags } = this.incidents;
    root.setAttribute('width', frame.width);
    root.setAttribute('height', frame.height);
    root.setAttribute('viewBox', `0 0 ${frame.width} ${frame.height}`);
    const defs = svg('defs');
    const areas = svg('g');
    const lines = svg('g');
    const labels = svg('g', { class: 'labels' });
    const drawnRows = [];
    for (const [row, item] of this.byRow) {
      if (!flags[row]) continue;
      if (![...item.footprints, ...item.borders].some((shape) => isInFrame(shape, frame))) continue;
      if (this.extent(row, frame) < LEAST_SHAPE) continue;
      drawnRows.push(row);
      if (drawnRows.length >= MOST_DRAWN) break;
    }
    if (selected !== null && flags[selected] && this.byRow.has(selected) && !drawnRows.includes(selected)) drawnRows.push(selected);
    // Large regions first, so that what is known more closely lies on top.
    const size = (row) => Math.max(...this.byRow.get(row).footprints.map((shape) => (shape.east - shape.west) * (shape.south - shape.north)), 0);
    drawnRows.sort((a, b) => Number(a === selected) - Number(b === selected) || Math.abs(size(b)) - Math.abs(size(a)) || a - b);
    this.drawAccounts(areas, labels, frame, selected);
    for (const row of drawnRows) this.drawRow(row, frame, { defs, areas, lines, isSelected: row === selected });
    this.drawUncertainty(areas, frame, selected);
    this.drawLabels(labels, frame, drawnRows, groups);
    root.replaceChildren(defs, areas, lines, labels);
  }

  pattern(defs, colour, angle) {
    const id = `hatch${colour.replace('#', '')}${angle < 0 ? 'b' : 'a'}`;
    if (!defs.querySelector(`[id="${id}"]`)) {
      const gap = this.style.hatch_spacing;
      defs.append(svg('pattern', { id, width: gap, height: gap, patternUnits: 'userSpaceOnUse', patternTransform: `rotate(${angle})` },
        svg('line', { x1: 0, y1: 0, x2: 0, y2: gap, stroke: colour, 'stroke-width': this.style.hatch_width * 2 })));
    }
    return `url(#${id})`;
  }

  marker(defs, colour) {
    const id = `head${colour.replace('#', '')}`;
    if (!defs.querySelector(`[id="${id}"]`)) {
      defs.append(svg('marker', { id, viewBox: '0 0 10 10', refX: 7, refY: 5, markerWidth: 4.6, markerHeight: 4.6, orient: 'auto-start-reverse' },
        svg('path', { d: 'M0 .6 10 5 0 9.4 2.4 5z', fill: colour })));
    }
    return `url(#${id})`;
  }

  drawRow(row, frame, { defs, areas, lines, isSelected }) {
    const { incidents, style } = this;
    const item = this.byRow.get(row);
    const kind = incidents.get(row, 'kind');
    const status = incidents.get(row, 'status');
    const colour = this.symbols.colour(kind);
    const fill = own(this.symbols.palette.statuses, status)?.fill ?? 'solid';
    const background = incidents.get(row, 'background') === 1;
    const group = svg('g', { class: 'footprint', data: { row }, opacity: background ? style.background_opacity : null });
    const entered = item.footprints.find((shape) => shape.part === 'entered');
    for (const shape of item.footprints) {
      const d = this.path(shape, frame);
      if (!d) continue;
      if (shape.part === 'entered') {
        this.drawEntered(group, defs, { shape, d, borders: item.borders, colour, fill, row, frame });
      } else if (shape.part === 'band') {
        group.append(svg('path', { d, fill: colour, 'fill-opacity': style.band_opacity, stroke: colour, 'stroke-width': 0.9, 'stroke-opacity': 0.85, 'stroke-dasharray': style.band_dash.join(' '), class: 'band' }));
      } else if (shape.part === 'uncertainty') {
        if (isSelected) group.append(svg('path', { d, fill: 'none', stroke: colour, 'stroke-width': 1.2, 'stroke-dasharray': style.uncertainty_dash.join(' ') }));
      } else if (!entered) {
        const isLine = shape.parts.every((part) => part.dimension === 1);
        if (isLine) {
          group.append(svg('path', { d, fill: 'none', stroke: colour, 'stroke-width': isSelected ? 5 : 3.4, 'stroke-opacity': 0.8, 'stroke-linecap': 'round' }));
        } else {
          const strength = (isSelected ? 1.8 : 1) * style.area_opacity;
          if (fill !== 'none') group.append(svg('path', { d, fill: fill === 'hatch' ? this.pattern(defs, colour, style.hatch_angle) : colour, 'fill-opacity': fill === 'hatch' ? strength * 1.6 : strength, 'fill-rule': 'evenodd' }));
          group.append(svg('path', { d, fill: fill === 'none' ? 'transparent' : 'none', stroke: colour, 'stroke-width': isSelected ? 2 : 1.2, 'stroke-opacity': 0.75, 'stroke-dasharray': fill === 'none' ? '5 4' : null }));
        }
      }
    }
    areas.append(group);
    const far = this.extent(row, frame) < LEAST_CROSSING;
    for (const border of item.borders) {
      if (far) break;
      const d = this.path(border, frame);
      const dash = border.certain ? null : style.border_possible_dash.join(' ');
      lines.append(
        svg('path', { d, fill: 'none', stroke: this.symbols.colours.paper, 'stroke-width': style.border_width + 3, 'stroke-linejoin': 'round', 'stroke-opacity': 0.85 }),
        svg('path', { d, fill: 'none', stroke: colour, 'stroke-width': style.border_width, 'stroke-linejoin': 'round', 'stroke-dasharray': dash, data: { row }, class: 'border' }),
      );
    }
    const crossing = Math.max(0, ...item.borders.map((border) => Math.max(border.east - border.west, border.south - border.north) * frame.scale));
    if (crossing >= LEAST_CROSSING) for (const arrow of item.arrows) this.drawArrow(lines, defs, arrow, frame, colour, row);
  }

  // The accounts of a row that are drawn: those that contradict the event always, all when it is chosen.
  accountsOf(row, isSelected) {
    return (this.byRow.get(row)?.accounts ?? []).filter((account) => account.shape && (isSelected || account.apart));
  }

  // Where single reports put an event, thin and dashed beneath what all of them together say.
  drawAccounts(areas, labels, frame, selected) {
    const { style } = this;
    for (const [row, item] of this.byRow) {
      if (!item.accounts.length || !this.incidents.flags[row]) continue;
      const isSelected = row === selected;
      const colour = this.symbols.colour(this.incidents.get(row, 'kind'));
      const letters = new Map(); // of reports that put it at one shape
      for (const { shape, letter, apart } of this.accountsOf(row, isSelected)) {
        if (Math.max(shape.east - shape.west, shape.south - shape.north) * frame.scale < LEAST_SHAPE || !isInFrame(shape, frame)) continue;
        const d = this.path(shape, frame);
        if (letters.has(d)) letters.get(d).letter += letter;
        else if (d) letters.set(d, { shape, letter, apart });
      }
      for (const [d, { shape, letter, apart }] of letters) {
        areas.append(svg('path', { d, fill: 'none', stroke: colour, 'stroke-width': style.account_width, 'stroke-opacity': 0.9, 'stroke-dasharray': style.account_dash.join(' '), class: apart ? 'account apart' : 'account', data: { row } }));
        if (!isSelected) continue;
        const here = this.incidents.isPlaced(row) ? [this.incidents.x[row] * frame.scale - frame.originX, this.incidents.y[row] * frame.scale - frame.originY] : [frame.width / 2, frame.height / 2];
        const at = cornerNear(shape, frame, here);
        if (!at) continue;
        const [x, y] = at;
        labels.append(svg('text', { x: x.toFixed(1), y: (y + 4).toFixed(1), 'text-anchor': 'middle', fill: colour, stroke: this.symbols.colours.paper, 'stroke-width': 4, 'stroke-linejoin': 'round', 'paint-order': 'stroke', 'font-size': 13, 'font-weight': 700, 'font-family': 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif', class: 'letter' }, letter));
      }
    }
  }

  // Territory said to be entered: hatched where it is disputed, fading from the border inward. The fade is a mask of
  // strokes along the border, each a little narrower than the last, that add up evenly towards it.
  drawEntered(group, defs, { shape, d, borders, colour, fill, row, frame }) {
    const metres = this.incidents.get(row, 'distance_max_m') ?? this.incidents.get(row, 'distance_m') ?? 3000;
    const middle = (shape.north + shape.south) / 2;
    const latitude = Math.atan(Math.sinh(Math.PI * (1 - 2 * middle)));
    const depth = (metres * 1.25 * frame.scale) / (EARTH * Math.max(0.05, Math.cos(latitude)));
    let mask = null;
    if (borders.length && depth > 2) {
      const steps = this.style.fade_steps;
      const along = borders.map((border) => this.path(border, frame)).join('');
      const id = `fade${row}`;
      const strokes = [svg('path', { d, fill: '#fff', 'fill-opacity': 0.08 })];
      for (let step = steps; step >= 1; step -= 1) {
        strokes.push(svg('path', { d: along, fill: 'none', stroke: '#fff', 'stroke-opacity': (0.95 / (step - 0.05)).toFixed(3), 'stroke-width': (2 * depth * step) / steps, 'stroke-linejoin': 'round' }));
      }
      defs.append(svg('mask', { id, maskUnits: 'userSpaceOnUse', x: 0, y: 0, width: frame.width, height: frame.height }, strokes));
      mask = `url(#${id})`;
    }
    if (fill !== 'none') {
      group.append(svg('path', { d, fill: colour, 'fill-opacity': 0.2, mask }));
      if (fill === 'hatch') group.append(svg('path', { d, fill: this.pattern(defs, colour, this.style.hatch_angle), 'fill-opacity': 0.75, mask }));
      else group.append(svg('path', { d, fill: colour, 'fill-opacity': 0.3, mask }));
    } else {
      group.append(svg('path', { d, fill: 'transparent', stroke: colour, 'stroke-width': 1.4, 'stroke-dasharray': '5 4' }));
    }
    group.append(svg('path', { d, fill: 'none', stroke: colour, 'stroke-opacity': 0.35, 'stroke-width': 0.7 }));
  }

  // The head lies at the reported depth; the shaft comes from the actor's side, long enough to be seen at any zoom.
  drawArrow(lines, defs, arrow, frame, colour, row) {
    const [from, to] = arrow.ends.map(([x, y]) => [x * frame.scale - frame.originX, y * frame.scale - frame.originY]);
    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy);
    if (length < 0.5) return;
    dx /= length;
    dy /= length;
    const outside = Math.max(this.style.arrow_length - length, this.style.arrow_length * 0.55, length * 0.6);
    const tip = length < 9 ? [from[0] + dx * 9, from[1] + dy * 9] : to;
    const tail = [from[0] - dx * outside, from[1] - dy * outside];
    const d = `M${tail[0].toFixed(1)} ${tail[1].toFixed(1)}L${tip[0].toFixed(1)} ${tip[1].toFixed(1)}`;
    const width = this.style.arrow_width * (arrow.certain ? 1.25 : 1);
    lines.append(
      svg('path', { d, fill: 'none', stroke: this.symbols.colours.paper, 'stroke-width': width + 3, 'stroke-linecap': 'round' }),
      svg('path', { d, fill: 'none', stroke: colour, 'stroke-width': width, 'stroke-linecap': 'butt', 'marker-end': this.marker(defs, colour), data: { row }, class: 'arrow' }),
    );
  }

  drawUncertainty(areas, frame, selected) {
    if (selected === null || !this.incidents.flags[selected] || !this.incidents.isPlaced(selected)) return;
    const metres = this.incidents.get(selected, 'uncertainty_m');
    if (metres === null) return;
    const y = this.incidents.y[selected];
    const latitude = Math.atan(Math.sinh(Math.PI * (1 - 2 * y)));
    const radius = (metres * frame.scale) / (EARTH * Math.max(0.05, Math.cos(latitude)));
    if (radius < 8 || radius > 4 * Math.max(frame.width, frame.height)) return;
    areas.append(svg('circle', {
      cx: (this.incidents.x[selected] * frame.scale - frame.originX).toFixed(1),
      cy: (y * frame.scale - frame.originY).toFixed(1),
      r: radius.toFixed(1),
      fill: 'none', stroke: this.symbols.colour(this.incidents.get(selected, 'kind')), 'stroke-width': 1.2,
      'stroke-dasharray': this.style.uncertainty_dash.join(' '), class: 'uncertainty',
    }));
  }

  // What a symbol's label says; null where the report gives no figure.
  label(row) {
    if (!this.incidents.isPlaced(row) || this.incidents.get(row, 'background') === 1) return null;
    const parts = [countLabel(this.incidents, row, this.words)];
    if (this.byRow.get(row)?.footprints.some((shape) => shape.part === 'entered')) parts.push(depthLabel(this.incidents, row, this.words));
    return parts.filter((part) => part !== null).join(' · ') || null;
  }

  // '≈250 · 2 mi' beside what it tells; where several stretches are possible, that is said below it.
  drawLabels(labels, frame, rows, groups) {
    const placed = new Placed();
    const theme = this.symbols.colours;
    this.labelBoxes = [];
    const groupOf = new Map();
    if (!rows.length) return;
    for (const group of groups) {
      if (group.count > 400) continue;
      for (const row of group.rows) groupOf.set(row, group);
    }
    for (const group of groups) placed.take(group.x - 11, group.y - 11, group.x + 11, group.y + 11);
    const told = rows.filter((row) => this.label(row) !== null);
    for (const row of told) {
      const group = groupOf.get(row);
      if (!group) continue;
      if (group.count > 1 && (this.extent(row, frame) < LEAST_LABELLED || told.some((other) => other !== row && groupOf.get(other) === group))) continue;
      const item = this.byRow.get(row);
      const text = this.label(row);
      const { x, y } = group;
      if (x < 0 || y < 0 || x > frame.width || y > frame.height) continue;
      const note = item.borders.some((border) => !border.certain) ? this.words.t('possibleStretches') : null;
      const width = Math.max(text.length * 8.2, note ? note.length * 6 : 0) + 8;
      const height = note ? 34 : 20;
      for (const [dx, dy, anchor] of [[20, 0, 'start'], [-20, 0, 'end'], [0, -32, 'middle'], [0, 34, 'middle']]) {
        const left = x + dx - (anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2);
        const top = y + dy - 10;
        if (!placed.take(left, top, left + width, top + height)) continue;
        this.labelBoxes.push([left, top, left + width, top + height]);
        const colour = this.symbols.colour(this.incidents.get(row, 'kind'));
        labels.append(svg('text', { x: (x + dx).toFixed(1), y: (y + dy + 5).toFixed(1), 'text-anchor': anchor, fill: colour, stroke: theme.paper, 'stroke-width': 4, 'stroke-linejoin': 'round', 'paint-order': 'stroke', 'font-size': 15, 'font-weight': 700, 'font-family': 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif' }, text));
        if (note) labels.append(svg('text', { x: (x + dx).toFixed(1), y: (y + dy + 20).toFixed(1), 'text-anchor': anchor, fill: theme.muted, stroke: theme.paper, 'stroke-width': 3.5, 'stroke-linejoin': 'round', 'paint-order': 'stroke', 'font-size': 11.5, 'font-style': 'italic', 'font-family': 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif' }, note));
        break;
      }
    }
  }
}

// Pixels of the corner of a shape that is nearest to a point but clear of its symbol, to its left if there is one: the
// popup stands to the right. Null where no corner is in view.
function cornerNear(shape, frame, [x0, y0]) {
  let best = null;
  let least = Infinity;
  for (const part of shape.parts) {
    for (const ring of part.rings) {
      for (let i = 0; i < ring.length; i += 2) {
        const x = ring[i] * frame.scale - frame.originX;
        const y = ring[i + 1] * frame.scale - frame.originY;
        if (x < 12 || y < 12 || x > frame.width - 12 || y > frame.height - 12) continue;
        const away = Math.hypot(x - x0, y - y0) + (x > x0 ? LETTER_CLEAR * 2 : 0);
        if (away >= LETTER_CLEAR && away < least) [best, least] = [[x, y], away];
      }
    }
  }
  return best;
}
