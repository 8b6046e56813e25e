// What the drawings need of a canvas, drawn as SVG: the same code then makes pictures that keep sharp.
import { svg } from './dom.js';

let ruler = null;

export class Paper {
  constructor(width, height) {
    this.element = svg('g');
    this.width = width;
    this.height = height;
    this.fillStyle = '#000';
    this.strokeStyle = '#000';
    this.lineWidth = 1;
    this.lineJoin = 'miter';
    this.lineCap = 'butt';
    this.font = '12px sans-serif';
    this.letterSpacing = '0px';
    this.textAlign = 'left';
    this.textBaseline = 'alphabetic';
    this.dash = null;
    this.path = '';
  }

  beginPath() {
    this.path = '';
  }

  moveTo(x, y) {
    this.path += `M${x.toFixed(1)} ${y.toFixed(1)}`;
  }

  lineTo(x, y) {
    this.path += `L${x.toFixed(1)} ${y.toFixed(1)}`;
  }

  closePath() {
    this.path += 'Z';
  }

  rect(x, y, width, height) {
    this.path += `M${x} ${y}h${width}v${height}h${-width}z`;
  }

  arc(x, y, radius, from, to) {
    if (to - from >= Math.PI * 2 - 1e-9) {
      this.path += `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${radius * 2} 0a${radius} ${radius} 0 1 0 ${-radius * 2} 0z`;
      return;
    }
    const at = (angle) => `${(x + radius * Math.cos(angle)).toFixed(2)} ${(y + radius * Math.sin(angle)).toFixed(2)}`;
    this.path += `M${at(from)}A${radius} ${radius} 0 ${to - from > Math.PI ? 1 : 0} 1 ${at(to)}`;
  }

  setLineDash(dash) {
    this.dash = dash.length ? dash.join(' ') : null;
  }

  add(attributes) {
    if (this.path) this.element.append(svg('path', { d: this.path, ...attributes }));
  }

  fill(rule) {
    this.add({ fill: this.fillStyle, 'fill-rule': rule === 'evenodd' ? rule : null });
  }

  stroke() {
    this.add({ fill: 'none', stroke: this.strokeStyle, 'stroke-width': this.lineWidth, 'stroke-linejoin': this.lineJoin, 'stroke-linecap': this.lineCap, 'stroke-dasharray': this.dash });
  }

  fillRect(x, y, width, height) {
    this.element.append(svg('rect', { x, y, width, height, fill: this.fillStyle }));
  }

  text(words, x, y, attributes) {
    const [, style, weight, size, family] = /^(italic )?(?:(\d+|bold) )?([\d.]+)px (.*)$/.exec(this.font.replace(/^italic (\d)/, 'italic $1')) ?? [null, null, null, '12', 'sans-serif'];
    this.element.append(svg('text', {
      x: x.toFixed(1), y: y.toFixed(1), 'font-family': family, 'font-size': size, 'font-weight': weight, 'font-style': style ? 'italic' : null,
      'letter-spacing': this.letterSpacing === '0px' ? null : this.letterSpacing,
      'text-anchor': this.textAlign === 'center' ? 'middle' : null, dy: this.textBaseline === 'middle' ? '.35em' : null, ...attributes,
    }, words));
  }

  strokeText(words, x, y) {
    this.text(words, x, y, { fill: this.strokeStyle, stroke: this.strokeStyle, 'stroke-width': this.lineWidth, 'stroke-linejoin': 'round', 'aria-hidden': 'true' });
  }

  fillText(words, x, y) {
    this.text(words, x, y, { fill: this.fillStyle });
  }

  measureText(words) {
    ruler ??= document.createElement('canvas').getContext('2d');
    ruler.font = this.font;
    if ('letterSpacing' in ruler) ruler.letterSpacing = this.letterSpacing;
    return ruler.measureText(words);
  }
}
