// Symbols by kind and status: the same paths on canvas, in the legend and in pictures.
import { svg } from './dom.js';

export const RADIUS = 10;

// What an object says itself: a kind called 'constructor' is no kind.
export function own(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export class Symbols {
  constructor(palette) {
    this.palette = palette;
    this.sprites = new Map();
    this.paths = new Map();
  }

  use(theme) {
    this.theme = theme;
    this.colours = this.palette.themes[theme];
    this.sprites.clear();
  }

  colour(kind) {
    const family = own(this.palette.kinds, kind)?.family;
    return family ? this.palette.families[family][this.theme] : this.colours.muted;
  }

  glyph(kind) {
    return own(this.palette.kinds, kind)?.glyph ?? 'M-2.5 0A2.5 2.5 0 1 0 2.5 0 2.5 2.5 0 1 0-2.5 0z';
  }

  path(text) {
    if (!this.paths.has(text)) this.paths.set(text, new Path2D(text));
    return this.paths.get(text);
  }

  // Draws one symbol at the origin of a canvas context.
  drawOn(context, kind, status, background, radius) {
    const colour = this.colour(kind);
    const paper = this.colours.paper;
    const style = own(this.palette.statuses, status) ?? this.palette.statuses.claimed;
    const zoom = radius / RADIUS;
    context.save();
    context.scale(zoom, zoom);
    if (background) context.globalAlpha = this.palette.footprints.background_opacity + 0.25;
    context.beginPath();
    context.arc(0, 0, RADIUS + 1.5, 0, 7);
    context.fillStyle = paper;
    context.fill();
    context.beginPath();
    context.arc(0, 0, RADIUS - (style.fill === 'none' ? 1 : 0), 0, 7);
    if (style.fill === 'none' || background) {
      context.fillStyle = paper;
      context.fill();
      context.strokeStyle = colour;
      context.lineWidth = 2;
      if (background) context.setLineDash([2.6, 2]);
      context.stroke();
      context.setLineDash([]);
    } else {
      context.fillStyle = colour;
      context.fill();
      if (style.fill === 'hatch') {
        context.save();
        context.clip();
        context.strokeStyle = paper;
        context.globalAlpha = 0.5;
        context.lineWidth = 1.3;
        context.beginPath();
        for (let i = -18; i <= 18; i += 4.2) {
          context.moveTo(i - 10, 10);
          context.lineTo(i + 10, -10);
        }
        context.stroke();
        context.restore();
        context.beginPath();
        context.arc(0, 0, 7.6, 0, 7);
        context.fillStyle = colour;
        context.fill();
      }
      if (status === 'confirmed') {
        context.strokeStyle = paper;
        context.lineWidth = 1.1;
        context.beginPath();
        context.arc(0, 0, RADIUS - 1.5, 0, 7);
        context.stroke();
      }
    }
    context.fillStyle = style.fill === 'none' || background ? colour : paper;
    context.scale(0.83, 0.83);
    context.fill(this.path(this.glyph(kind)), 'evenodd');
    context.restore();
  }

  // The symbol as a small canvas, drawn once for each look.
  sprite(kind, status, background, radius) {
    const key = `${kind}|${status}|${background}|${radius}`;
    let sprite = this.sprites.get(key);
    if (!sprite) {
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      const half = radius * 1.2 + 2;
      const canvas = document.createElement('canvas');
      canvas.width = Math.ceil(half * 2 * ratio);
      canvas.height = canvas.width;
      const context = canvas.getContext('2d');
      context.scale(ratio, ratio);
      context.translate(half, half);
      this.drawOn(context, kind, status, background, radius);
      sprite = { canvas, half };
      this.sprites.set(key, sprite);
    }
    return sprite;
  }

  // The symbol as SVG, for lists, the legend and pictures.
  element(kind, status = 'claimed', background = false, radius = RADIUS) {
    const colour = this.colour(kind);
    const paper = this.colours.paper;
    const style = own(this.palette.statuses, status) ?? this.palette.statuses.claimed;
    const open = style.fill === 'none' || background;
    const parts = [svg('circle', { r: RADIUS + 1.5, fill: paper })];
    parts.push(svg('circle', {
      r: open ? RADIUS - 1 : RADIUS,
      fill: open ? paper : colour,
      stroke: open ? colour : null,
      'stroke-width': open ? 2 : null,
      'stroke-dasharray': background ? '2.6 2' : null,
    }));
    if (!open && style.fill === 'hatch') {
      for (const i of [-12.6, -8.4, 8.4, 12.6]) {
        // Chords of the disc along the hatch: the ring around the glyph shows them.
        const across = i / Math.SQRT2;
        const along = Math.sqrt(Math.max(0, RADIUS * RADIUS - across * across)) / Math.SQRT2;
        const middle = across / Math.SQRT2;
        parts.push(svg('path', {
          d: `M${(middle - along).toFixed(2)} ${(middle + along).toFixed(2)}L${(middle + along).toFixed(2)} ${(middle - along).toFixed(2)}`,
          stroke: paper, 'stroke-width': 1.3, 'stroke-opacity': 0.6,
        }));
      }
    }
    if (!open && status === 'confirmed') parts.push(svg('circle', { r: RADIUS - 1.5, fill: 'none', stroke: paper, 'stroke-width': 1.1 }));
    parts.push(svg('path', { d: this.glyph(kind), fill: open ? colour : paper, 'fill-rule': 'evenodd', transform: 'scale(.83)' }));
    return svg('g', { transform: radius === RADIUS ? null : `scale(${radius / RADIUS})`, opacity: background ? 0.75 : null }, parts);
  }

  icon(kind, status, background, size = 22) {
    return svg('svg', { viewBox: '-12 -12 24 24', width: size, height: size, 'aria-hidden': 'true', class: 'icon' },
      this.element(kind, status, background));
  }
}
