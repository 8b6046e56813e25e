// The view as one SVG: ground, footprints, names, symbols, legend, title, credits. For files and for paper.
import { svg } from './dom.js';
import { Paper } from './paper.js';

const SANS = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';
const LINE = 22;
const COLUMN = 266;

export class Picture {
  constructor(page) {
    this.page = page;
  }

  // `head`: with the title above and the credits below, as a file needs them.
  draw(width, height, { head = true } = {}) {
    const { page } = this;
    const { map, basemap, footprints, points, symbols, words, rows } = page;
    const theme = symbols.colours;
    const size = map.getSize();
    const scale = 256 * 2 ** map.getZoom() * Math.min(width / size.x, height / size.y);
    const centre = map.project(map.getCenter(), 0).divideBy(256);
    const frame = { scale, width, height, zoom: Math.log2(scale / 256), originX: centre.x * scale - width / 2, originY: centre.y * scale - height / 2 };
    const ground = new Paper(width, height);
    basemap.draw(ground, frame, theme);
    const groups = points.layout(rows, frame);
    const areas = svg('svg');
    footprints.draw(areas, frame, rows, page.selected, groups);
    const names = new Paper(width, height);
    basemap.drawLabels(names, frame, theme, words, [...footprints.labelBoxes, ...points.boxes()]);
    const marks = new Paper(width, height);
    for (const group of [...groups].sort((a, b) => a.y - b.y)) {
      if (group.count > 1) points.drawGroup(marks, group, false);
      else marks.element.append(svg('g', { transform: `translate(${group.x.toFixed(1)} ${group.y.toFixed(1)})` }, this.symbol(group)));
    }
    const top = head ? 56 : 0;
    const foot = head ? 26 : 0;
    const root = svg('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height: height + top + foot, viewBox: `0 0 ${width} ${height + top + foot}`, role: 'img', 'aria-label': page.title() },
      svg('rect', { width, height: height + top + foot, fill: theme.paper }),
      svg('svg', { y: top, width, height, viewBox: `0 0 ${width} ${height}` }, ground.element, ...areas.childNodes, names.element, marks.element, this.legend(height)));
    if (head) {
      const line = (x, y, attributes, text) => root.append(svg('text', { x, y, 'font-family': SANS, fill: theme.muted, 'font-size': 13, ...attributes }, text));
      line(16, 26, { 'font-size': 20, 'font-weight': 700, fill: theme.ink, 'font-family': 'Georgia, "Noto Serif", serif' }, page.title());
      line(16, 46, {}, page.summary());
      line(16, height + top + 17, { 'font-size': 10.5 }, [...page.credit, 'geomap'].join(' · '));
    }
    page.redraw();
    return root;
  }

  symbol(group) {
    const { incidents, symbols } = this.page;
    const row = group.rows[0];
    return symbols.element(incidents.get(row, 'kind'), incidents.get(row, 'status') ?? 'claimed', incidents.get(row, 'background') === 1, group.radius);
  }

  legend(height) {
    const { page } = this;
    const theme = page.symbols.colours;
    const ruler = new Paper();
    ruler.font = `12px ${SANS}`;
    const lines = [];
    for (const entries of page.legend.entries(page.rows, page.selected)) {
      const short = entries.every(([, text]) => ruler.measureText(text).width < COLUMN / 2 - 46);
      for (let i = 0; i < entries.length; i += short ? 2 : 1) lines.push(short ? entries.slice(i, i + 2) : [entries[i]]);
      lines.push([]);
    }
    lines.pop();
    const parts = [];
    let y = 16;
    for (const line of lines) {
      if (!line.length) {
        y += 7;
        continue;
      }
      let deepest = 1;
      line.forEach(([symbol, text], i) => {
        const x = 12 + (i * COLUMN) / 2;
        const box = symbol.viewBox.baseVal;
        const [wide, high] = box.width === box.height ? [18, 18] : [24, 16];
        for (const [name, value] of [['x', x + (24 - wide) / 2], ['y', y - high / 2], ['width', wide], ['height', high]]) symbol.setAttribute(name, value);
        parts.push(symbol);
        const pieces = wrap(text, ruler, line.length > 1 || i ? 999 : COLUMN - 54);
        pieces.forEach((piece, n) => parts.push(svg('text', { x: x + 32, y: y + 4 + n * 15, 'font-family': SANS, 'font-size': 12, fill: theme.ink }, piece)));
        deepest = Math.max(deepest, pieces.length);
      });
      y += LINE + (deepest - 1) * 15;
    }
    if (!parts.length) return '';
    return svg('g', { transform: `translate(12 ${Math.max(12, height - y - 6)})` },
      svg('rect', { width: COLUMN, height: y - 4, rx: 7, fill: theme.paper, 'fill-opacity': 0.94, stroke: theme.rule }), ...parts);
  }
}

function wrap(text, ruler, most) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && ruler.measureText(longer).width > most) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

// The drawing as a file's text.
export function serialise(root) {
  // XML has no room for most control characters and none for half a pair of surrogates.
  const text = new XMLSerializer().serializeToString(root).replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}

export async function toPng(root, ratio = 2) {
  const address = URL.createObjectURL(new Blob([serialise(root)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = root.getAttribute('width') * ratio;
    canvas.height = root.getAttribute('height') * ratio;
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}
