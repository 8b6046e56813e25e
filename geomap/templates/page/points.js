// Incidents as symbols on canvas, joined into counted groups where they would overlap.

const BIN = 12; // pixels: incidents this close are one before groups are looked for
const REACH = 27; // pixels between the middles of two symbols that don't join
const SYMBOL = 10.5;

export class Points {
  constructor(incidents, symbols, words) {
    this.incidents = incidents;
    this.symbols = symbols;
    this.words = words;
    this.groups = [];
    this.rows = new Uint32Array(0);
  }

  // Groups of the rows that lie in a frame: [{x, y, rows, count}], in its pixels.
  group(rows, frame) {
    const { incidents } = this;
    const bins = new Map();
    const margin = 40;
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i];
      const worldPixelX = incidents.x[row] * frame.scale;
      const worldPixelY = incidents.y[row] * frame.scale;
      const x = worldPixelX - frame.originX;
      const y = worldPixelY - frame.originY;
      if (!(x >= -margin && x <= frame.width + margin && y >= -margin && y <= frame.height + margin)) continue;
      // Bins are counted from the world's corner, so that panning does not regroup.
      const key = Math.floor(worldPixelY / BIN) * 4194304 + Math.floor(worldPixelX / BIN);
      let bin = bins.get(key);
      if (bin === undefined) {
        bin = { x: 0, y: 0, count: 0, rows: [], taken: false, key };
        bins.set(key, bin);
      }
      bin.x += x;
      bin.y += y;
      bin.count += 1;
      bin.rows.push(row);
    }
    const groups = [];
    const reach = Math.ceil(REACH / BIN);
    for (const bin of [...bins.values()].sort((a, b) => b.count - a.count || a.key - b.key)) {
      if (bin.taken) continue;
      bin.taken = true;
      const group = { x: bin.x, y: bin.y, count: bin.count, rows: bin.rows };
      const atX = bin.x / bin.count;
      const atY = bin.y / bin.count;
      for (let dy = -reach; dy <= reach; dy += 1) {
        for (let dx = -reach; dx <= reach; dx += 1) {
          const other = bins.get(bin.key + dy * 4194304 + dx);
          if (other === undefined || other.taken) continue;
          if (Math.hypot(other.x / other.count - atX, other.y / other.count - atY) > REACH) continue;
          other.taken = true;
          group.x += other.x;
          group.y += other.y;
          group.count += other.count;
          group.rows = group.rows.concat(other.rows);
        }
      }
      group.x /= group.count;
      group.y /= group.count;
      groups.push(group);
    }
    return groups;
  }

  radius(row) {
    if (this.incidents.get(row, 'kind') !== 'deployment') return SYMBOL;
    const most = this.incidents.get(row, 'count_max') ?? this.incidents.get(row, 'count_min');
    return most === null ? SYMBOL : Math.round(Math.max(9, Math.min(20, 7 + Math.log10(Math.max(1, most)) * 2.4)));
  }

  // The groups of a frame; asked for by every drawing that goes around them, and reckoned once.
  layout(rows, frame) {
    const key = `${frame.scale}|${frame.originX}|${frame.originY}|${frame.width}|${frame.height}`;
    if (this.rows !== rows || this.key !== key) {
      this.groups = this.group(rows, frame);
      for (const group of this.groups) group.radius = group.count === 1 ? this.radius(group.rows[0]) : Math.min(26, 11 + Math.log10(group.count) * 5);
      this.rows = rows;
      this.key = key;
    }
    return this.groups;
  }

  draw(context, frame, rows, selected) {
    this.layout(rows, frame);
    const ordered = [...this.groups].sort((a, b) => a.y - b.y);
    for (const group of ordered) {
      if (group.count === 1) this.drawOne(context, group, group.rows[0] === selected);
      else this.drawGroup(context, group, selected !== null && group.rows.includes(selected));
    }
  }

  drawOne(context, group, isSelected) {
    const row = group.rows[0];
    const { incidents } = this;
    if (isSelected) this.drawRing(context, group.x, group.y, group.radius + 5);
    const background = incidents.get(row, 'background') === 1;
    const kind = incidents.get(row, 'kind');
    const status = incidents.get(row, 'status');
    const sprite = this.symbols.sprite(kind, status, background, group.radius);
    context.drawImage(sprite.canvas, group.x - sprite.half, group.y - sprite.half, sprite.half * 2, sprite.half * 2);
  }

  drawRing(context, x, y, radius) {
    const theme = this.symbols.colours;
    context.beginPath();
    context.arc(x, y, radius, 0, Math.PI * 2);
    context.strokeStyle = theme.paper;
    context.lineWidth = 5;
    context.stroke();
    context.strokeStyle = theme.ink;
    context.lineWidth = 2;
    context.stroke();
  }

  kindColours(values) {
    if (this.coloured !== this.symbols.colours) {
      this.coloured = this.symbols.colours;
      this.colours = values.map((kind) => this.symbols.colour(kind));
    }
    return this.colours;
  }

  // A group: its count on paper, and a ring with the shares of the kinds' colours.
  drawGroup(context, group, isSelected) {
    const theme = this.symbols.colours;
    if (isSelected) this.drawRing(context, group.x, group.y, group.radius + 5);
    context.beginPath();
    context.arc(group.x, group.y, group.radius, 0, Math.PI * 2);
    context.fillStyle = theme.paper;
    context.fill();
    const shares = new Map();
    const { values, codes } = this.incidents.codes('kind');
    const colours = this.kindColours(values);
    const step = Math.max(1, Math.floor(group.rows.length / 400));
    let seen = 0;
    for (let i = 0; i < group.rows.length; i += step) {
      const colour = colours[codes[group.rows[i]]] ?? theme.muted;
      shares.set(colour, (shares.get(colour) || 0) + 1);
      seen += 1;
    }
    let angle = -Math.PI / 2;
    for (const [colour, share] of [...shares].sort()) {
      const next = angle + (share / seen) * Math.PI * 2;
      context.beginPath();
      context.arc(group.x, group.y, group.radius - 2, angle, next);
      context.strokeStyle = colour;
      context.lineWidth = 4;
      context.stroke();
      angle = next;
    }
    const text = group.count > 9999 ? `${Math.round(group.count / 1000)}k` : this.words.number.format(group.count);
    context.fillStyle = theme.ink;
    context.font = `600 ${group.count > 999 ? 11 : 12}px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(text, group.x, group.y + 0.5);
    context.textAlign = 'left';
  }

  // The group under a position of the frame, nearest first.
  hit(x, y) {
    let best = null;
    let bestDistance = Infinity;
    for (const group of this.groups) {
      const distance = Math.hypot(group.x - x, group.y - y);
      if (distance <= Math.max(14, group.radius + 3) && distance < bestDistance) {
        best = group;
        bestDistance = distance;
      }
    }
    return best;
  }

  boxes() {
    return this.groups.map((group) => [group.x - group.radius, group.y - group.radius, group.x + group.radius, group.y + group.radius]);
  }
}
