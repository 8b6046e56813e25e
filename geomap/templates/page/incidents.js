// The incidents as columns, and which of them the filters let through.
import { SCALE, worldX, worldY } from './payload.js';

export const UNKNOWN = '';

export class Incidents {
  constructor(columns, cut) {
    this.columns = columns;
    this.length = columns.length;
    this.x = new Float64Array(this.length);
    this.y = new Float64Array(this.length);
    this.start = new Int32Array(this.length);
    this.end = new Int32Array(this.length);
    const starts = columns.date_start || [];
    const ends = columns.date_end || [];
    for (let row = 0; row < this.length; row += 1) {
      const lon = columns.lon[row];
      const degrees = lon === null ? NaN : lon / SCALE;
      this.x[row] = worldX(degrees < cut ? degrees + 360 : degrees);
      this.y[row] = columns.lat[row] === null ? NaN : worldY(columns.lat[row] / SCALE);
      const start = starts[row] ?? ends[row] ?? null;
      this.start[row] = start ?? Incidents.UNDATED;
      this.end[row] = ends[row] ?? start ?? Incidents.UNDATED;
    }
    this.lists = new Map();
    this.haystack = null;
  }

  get(row, name) {
    const column = this.columns[name];
    if (column === undefined) return null;
    if (Array.isArray(column)) return column[row] ?? null;
    const code = column.codes[row];
    return code < 0 ? null : column.values[code];
  }

  // A JSON list in a cell; a plain word counts as a list of one.
  list(row, name) {
    const text = this.get(row, name);
    if (text === null) return [];
    let found = this.lists.get(text);
    if (found === undefined) {
      try {
        const value = JSON.parse(text);
        found = Array.isArray(value) ? value.map(String) : [text];
      } catch {
        found = [text];
      }
      this.lists.set(text, found);
    }
    return found;
  }

  isPlaced(row) {
    return !Number.isNaN(this.x[row]) && !Number.isNaN(this.y[row]);
  }

  isDated(row) {
    return this.start[row] !== Incidents.UNDATED;
  }

  sides(row) {
    return [this.get(row, 'actor_code') ?? this.get(row, 'actor'), this.get(row, 'target_code') ?? this.get(row, 'target')]
      .filter((side) => side !== null);
  }

  // Distinct values of a column with their counts, most frequent first.
  counts(name) {
    const counts = new Map();
    for (let row = 0; row < this.length; row += 1) {
      const values = name === 'side' ? new Set(this.sides(row)) : [this.get(row, name) ?? UNKNOWN];
      for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  // For each row whether a column's value is among those wanted; the words are looked at once for each distinct value.
  passing(name, wanted) {
    const passes = new Uint8Array(this.length);
    const column = this.columns[name];
    if (column && !Array.isArray(column)) {
      const allowed = column.values.map((value) => wanted.has(value));
      const unknown = wanted.has(UNKNOWN);
      for (let row = 0; row < this.length; row += 1) {
        const code = column.codes[row];
        passes[row] = code < 0 ? unknown : allowed[code];
      }
    } else {
      for (let row = 0; row < this.length; row += 1) passes[row] = wanted.has(this.get(row, name) ?? UNKNOWN);
    }
    return passes;
  }

  words(row) {
    if (this.haystack === null) this.haystack = new Array(this.length);
    if (this.haystack[row] === undefined) {
      this.haystack[row] = ['title', 'place', 'admin1', 'actor', 'target', 'quote', 'publisher', 'source_title', 'incident_id']
        .map((name) => this.get(row, name) ?? '').join('\n').toLocaleLowerCase();
    }
    return this.haystack[row];
  }

  matchesClaims(row, claims) {
    if (claims === 'all') return true;
    const denied = this.list(row, 'denied_by');
    if (claims === 'undisputed') return denied.length === 0 && !['disputed', 'denied'].includes(this.get(row, 'status'));
    const party = claims.slice(3);
    return this.get(row, 'status') === 'confirmed' || this.list(row, 'asserted_by').includes(party);
  }

  // Rows that pass, in order. `range` of the state is [first day, last day] or null.
  filter(state) {
    const tests = ['kind', 'status', 'publisher', 'review']
      .filter((name) => state.only[name])
      .map((name) => this.passing(name, state.only[name]));
    const sides = state.only.side;
    const text = state.text.trim().toLocaleLowerCase();
    const rows = new Uint32Array(this.length);
    let found = 0;
    next: for (let row = 0; row < this.length; row += 1) {
      for (const passes of tests) if (!passes[row]) continue next;
      if (state.range !== null) {
        if (this.start[row] === Incidents.UNDATED ? !state.undated
          : this.end[row] < state.range[0] || this.start[row] > state.range[1]) continue;
      }
      if (sides && !this.sides(row).some((side) => sides.has(side))) continue;
      if (state.claims !== 'all' && !this.matchesClaims(row, state.claims)) continue;
      if (text && !this.words(row).includes(text)) continue;
      rows[found] = row;
      found += 1;
    }
    return rows.subarray(0, found);
  }
}

Incidents.UNDATED = -2147483648;
