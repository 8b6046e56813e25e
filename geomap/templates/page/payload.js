// Reading what the page carries.

export const SCALE = 100000;

export const MISSING = -2147483648;

function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const packed = atob(text);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i += 1) bytes[i] = packed.charCodeAt(i);
  return bytes;
}

export async function readPayload() {
  const element = document.getElementById('geomap-payload');
  const text = element.textContent;
  if (element.type === 'application/json') return JSON.parse(text);
  element.textContent = '';
  const stream = new Blob([fromBase64(text)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  if (element.type === 'application/geomap-deflate') return JSON.parse(await new Response(stream).text());
  const buffer = await new Response(stream).arrayBuffer();
  const length = new DataView(buffer).getUint32(0, true);
  const payload = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  payload.incidents = unpack(payload.incidents, buffer, 4 + length);
  return payload;
}

// Columns that lie as bytes behind the JSON: numbers as typed arrays, texts as one string that is cut when it is asked for.
function unpack(columns, buffer, base) {
  const numbers = ({ i4, f8 }) => (i4 ? new Int32Array(buffer, base + i4[0], i4[1]) : new Float64Array(buffer, base + f8[0], f8[1]));
  const unpacked = {};
  for (const [name, column] of Object.entries(columns)) {
    if (typeof column !== 'object') unpacked[name] = column;
    else if (Array.isArray(column.values)) unpacked[name] = { values: column.values, codes: numbers(column.codes) };
    else if (column.text) unpacked[name] = new TextColumn(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(buffer, base + column.text[0], column.text[1])), numbers({ i4: column.lengths }));
    else unpacked[name] = numbers(column);
  }
  return unpacked;
}

export class TextColumn {
  constructor(text, lengths) {
    this.text = text;
    this.ends = new Uint32Array(lengths.length);
    this.missing = lengths;
    let at = 0;
    for (let row = 0; row < lengths.length; row += 1) {
      if (lengths[row] !== MISSING) at += lengths[row];
      this.ends[row] = at;
    }
  }

  static of(words) {
    return new TextColumn(words.map((word) => word ?? '').join(''), Int32Array.from(words, (word) => (word === null ? MISSING : word.length)));
  }

  get(row) {
    return this.missing[row] === MISSING ? null : this.text.slice(row ? this.ends[row - 1] : 0, this.ends[row]);
  }

  // Marks the rows that hold a text, whatever the case of its letters.
  mark(wanted, flags) {
    this.lower ??= this.text.toLowerCase();
    const { lower, ends } = this;
    if (lower.length !== this.text.length) {
      // A letter that grows when it is made small moves all that follows: row by row then.
      for (let row = 0; row < ends.length; row += 1) if (this.get(row)?.toLowerCase().includes(wanted)) flags[row] = 1;
      return;
    }
    let row = 0;
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at)) {
      let low = row;
      let high = ends.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (ends[middle] > at) high = middle;
        else low = middle + 1;
      }
      row = low;
      if (at + wanted.length <= ends[row]) {
        flags[row] = 1;
        at = ends[row];
      } else {
        at += 1;
      }
    }
  }
}

// Web Mercator, the world from 0 to 1. Poles are held at the edge of the square.
export function worldX(lon) {
  return (lon + 180) / 360;
}

export function worldY(lat) {
  const held = Math.max(-85.0511, Math.min(85.0511, lat));
  const sine = Math.sin((held * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

// One entry of a shape: its dimension, its rings in world units, and their box. `cut` is the longitude where the world
// is cut: what lies west of it is drawn one world further east.
export function decodeShape(shape, cut, step = 1) {
  const unit = step / SCALE;
  const parts = [];
  const boxes = [];
  let west = Infinity;
  let north = Infinity;
  let east = -Infinity;
  let south = -Infinity;
  for (const [dimension, ...rings] of shape) {
    const first = rings[0] && rings[0].length ? rings[0][0] * unit : 0;
    const shift = first < cut ? 360 : 0;
    const decoded = rings.map((deltas) => {
      const ring = new Float64Array(deltas.length);
      let lon = 0;
      let lat = 0;
      for (let i = 0; i < deltas.length; i += 2) {
        lon += deltas[i];
        lat += deltas[i + 1];
        const x = worldX(lon * unit + shift);
        const y = worldY(lat * unit);
        ring[i] = x;
        ring[i + 1] = y;
        if (x < west) west = x;
        if (x > east) east = x;
        if (y < north) north = y;
        if (y > south) south = y;
      }
      return ring;
    });
    parts.push({ dimension, rings: decoded });
    const outer = decoded[0] ?? [];
    const box = [Infinity, -Infinity, -Infinity, Infinity];
    for (let i = 0; i < outer.length; i += 2) {
      box[0] = Math.min(box[0], outer[i]);
      box[1] = Math.max(box[1], outer[i + 1]);
      box[2] = Math.max(box[2], outer[i]);
      box[3] = Math.min(box[3], outer[i + 1]);
    }
    boxes.push(box);
  }
  return { parts, boxes, west, north, east, south };
}

// Draws a decoded shape on anything with moveTo, lineTo and closePath; leaves out vertices closer than half a pixel.
export function tracePath(target, shape, scale, originX, originY) {
  for (const part of shape.parts) {
    if (part.dimension === 0) continue;
    for (const ring of part.rings) {
      let lastX = ring[0] * scale - originX;
      let lastY = ring[1] * scale - originY;
      target.moveTo(lastX, lastY);
      for (let i = 2; i < ring.length; i += 2) {
        const x = ring[i] * scale - originX;
        const y = ring[i + 1] * scale - originY;
        if (Math.abs(x - lastX) + Math.abs(y - lastY) < 0.7 && i < ring.length - 2) continue;
        target.lineTo(x, y);
        lastX = x;
        lastY = y;
      }
      if (part.dimension === 2) target.closePath();
    }
  }
}

// An SVG path's `d` through the same calls as a canvas path.
export class PathText {
  constructor() {
    this.text = '';
  }

  moveTo(x, y) {
    this.text += `M${x.toFixed(1)} ${y.toFixed(1)}`;
  }

  lineTo(x, y) {
    this.text += `L${x.toFixed(1)} ${y.toFixed(1)}`;
  }

  closePath() {
    this.text += 'Z';
  }
}
