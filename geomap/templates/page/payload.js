// Reading what the page carries.

export const SCALE = 100000;

export async function readPayload() {
  const element = document.getElementById('geomap-payload');
  const text = element.textContent;
  if (element.type === 'application/json') return JSON.parse(text);
  const packed = atob(text);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i += 1) bytes[i] = packed.charCodeAt(i);
  element.textContent = '';
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
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
