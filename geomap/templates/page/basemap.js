// The ground: sea, land, lakes, regions, borders, and place names that thin out as the map zooms out.
import { SCALE, decodeShape, tracePath, worldX, worldY } from './payload.js';
import { Placed, isInFrame } from './overlay.js';

const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';

const MENTIONED = new Set(['city', 'town', 'village', 'capital', 'site', 'crossing', 'airport', 'peak', 'lake', 'pass', 'valley']);

export class Basemap {
  constructor(data, cut, focus) {
    this.layers = {};
    for (const name of ['land', 'admin1', 'borders', 'disputed', 'lakes']) {
      this.layers[name] = (data[name] || []).map((item) => ({ ...item, ...decodeShape(item.shape, cut, data.step) }));
    }
    this.isEmpty = this.layers.land.length === 0;
    this.focus = focus;
    this.labels = (data.labels || []).map((item) => {
      const lon = item.lon / SCALE;
      return { ...item, x: worldX(lon < cut ? lon + 360 : lon), y: worldY(item.lat / SCALE) };
    });
  }

  // Places that reports mention are named first, with a ring for a dot.
  addMentions(places) {
    const known = new Map(this.labels.map((item) => [`${item.name}|${Math.round(item.lon / 2000)}|${Math.round(item.lat / 2000)}`, item]));
    for (const place of places) {
      if (!MENTIONED.has(place.kind)) continue;
      const same = known.get(`${place.name}|${Math.round(place.lon / 2000)}|${Math.round(place.lat / 2000)}`);
      const item = same ?? { name: place.name, kind: place.kind, names: place.names, x: place.x, y: place.y };
      item.mentioned = true;
      item.zoom = 5;
      if (!same) this.labels.push(item);
    }
    const rank = (item) => (item.kind === 'country' ? 0 : item.mentioned ? 1 : 2);
    this.labels.sort((a, b) => rank(a) - rank(b) || a.zoom - b.zoom || (a.name < b.name ? -1 : 1));
  }

  trace(target, name, frame, wanted) {
    target.beginPath();
    for (const item of this.layers[name]) {
      if ((!item.view || item.view === this.view) && isInFrame(item, frame) && (!wanted || wanted(item))) tracePath(target, item, frame.scale, frame.originX, frame.originY);
    }
  }

  // `under`: tiles show through, so only lines and names are drawn.
  draw(target, frame, theme, under = false) {
    target.lineJoin = 'round';
    target.lineCap = 'round';
    if (!under) {
      target.fillStyle = this.isEmpty ? theme.land : theme.sea;
      target.fillRect(0, 0, frame.width, frame.height);
      if (this.isEmpty) this.drawGrid(target, frame, theme);
      for (const [colour, wanted] of [[theme.land, (item) => !this.focus.has(item.country_code)],
        [theme.focus, (item) => this.focus.has(item.country_code)]]) {
        this.trace(target, 'land', frame, wanted);
        target.fillStyle = colour;
        target.fill('evenodd');
        target.strokeStyle = colour;
        target.lineWidth = 0.8;
        target.stroke();
      }
    }
    if (frame.zoom >= 5) {
      this.trace(target, 'admin1', frame);
      target.strokeStyle = theme.admin1;
      target.lineWidth = frame.zoom >= 8 ? 1 : 0.7;
      target.stroke();
    }
    if (!under) {
      this.trace(target, 'lakes', frame);
      target.fillStyle = theme.lake;
      target.fill('evenodd');
    }
    this.trace(target, this.layers.borders.length ? 'borders' : 'land', frame);
    target.strokeStyle = theme.country;
    target.lineWidth = frame.zoom >= 7 ? 1.4 : frame.zoom >= 5 ? 1.1 : 0.8;
    target.stroke();
    this.trace(target, 'disputed', frame);
    target.strokeStyle = theme.disputed;
    target.setLineDash([5, 4]);
    target.stroke();
    target.setLineDash([]);
  }

  drawGrid(target, frame, theme) {
    const step = frame.zoom >= 9 ? 0.5 : frame.zoom >= 7 ? 1 : frame.zoom >= 5 ? 5 : 15;
    target.beginPath();
    for (let lon = -180; lon <= 540; lon += step) {
      const x = worldX(lon) * frame.scale - frame.originX;
      if (x < 0 || x > frame.width) continue;
      target.moveTo(x, 0);
      target.lineTo(x, frame.height);
    }
    for (let lat = -85; lat <= 85; lat += step) {
      const y = worldY(lat) * frame.scale - frame.originY;
      if (y < 0 || y > frame.height) continue;
      target.moveTo(0, y);
      target.lineTo(frame.width, y);
    }
    target.strokeStyle = theme.rule;
    target.lineWidth = 0.6;
    target.stroke();
  }

  // Names, most important first; `keepFree` are boxes that symbols and their labels already take.
  drawLabels(target, frame, theme, words, keepFree = []) {
    const { language } = words;
    const placed = new Placed();
    for (const box of keepFree) placed.take(...box);
    target.lineJoin = 'round';
    for (const item of this.labels) {
      if (item.zoom > frame.zoom) continue;
      if (item.kind === 'country' && frame.zoom > 9) continue;
      if (item.kind === 'admin1' && frame.zoom > 11) continue;
      const x = item.x * frame.scale - frame.originX;
      const y = item.y * frame.scale - frame.originY;
      if (x < -80 || y < -20 || x > frame.width + 80 || y > frame.height + 20) continue;
      const name = (item.names && item.names[language]) || (item.code && language !== 'en' ? words.party(item.code) : item.name);
      const style = labelStyle(item, frame.zoom, theme);
      target.font = `${style.font} ${style.size}px ${FONT}`;
      if ('letterSpacing' in target) target.letterSpacing = `${style.spacing}px`;
      const text = style.upper ? name.toLocaleUpperCase(language) : name;
      const width = target.measureText(text).width;
      const sides = style.dot ? [[6, 0], [-6 - width, 0], [-width / 2, -style.size * 0.95], [-width / 2, style.size * 0.95]] : [[-width / 2, 0]];
      const half = style.size * 0.62;
      for (const [dx, dy] of sides) {
        if (!placed.take(x + dx - 3, y + dy - half, x + dx + width + 3, y + dy + half)) continue;
        if (style.dot) {
          target.beginPath();
          if (item.mentioned) target.arc(x, y, 3, 0, 7);
          else if (item.kind === 'capital') target.rect(x - 2.4, y - 2.4, 4.8, 4.8);
          else target.arc(x, y, style.dot, 0, 7);
          target.fillStyle = item.mentioned ? theme.paper : theme.label;
          target.strokeStyle = item.mentioned ? theme.place : theme.halo;
          target.lineWidth = item.mentioned ? 1.6 : 1.2;
          target.fill();
          target.stroke();
        }
        target.textBaseline = 'middle';
        target.textAlign = 'left';
        target.strokeStyle = theme.halo;
        target.lineWidth = 3;
        target.fillStyle = style.colour;
        target.strokeText(text, x + dx, y + dy);
        target.fillText(text, x + dx, y + dy);
        break;
      }
    }
    if ('letterSpacing' in target) target.letterSpacing = '0px';
  }
}

function labelStyle(item, zoom, theme) {
  if (item.kind === 'country') return { font: '600', size: zoom >= 6 ? 14 : 11.5, spacing: zoom >= 6 ? 3 : 1.5, upper: true, colour: theme.label_country };
  if (item.kind === 'admin1') return { font: '500', size: 10.5, spacing: 1.4, upper: true, colour: theme.label_country };
  if (['sea', 'lake', 'river', 'strait'].includes(item.kind)) return { font: 'italic', size: 11, spacing: 0.5, colour: theme.label_water };
  if (item.mentioned) return { font: '600', size: 11.5, spacing: 0, dot: 3, colour: theme.label };
  const major = item.kind === 'capital' || item.zoom <= 6;
  return { font: major ? '600' : '400', size: major ? 12.5 : 11, spacing: 0, dot: major ? 2.2 : 1.7, colour: theme.label };
}
