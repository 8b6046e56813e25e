// The incidents as columns, and which of them the filters let through.
import { MISSING, SCALE, TextColumn, worldX, worldY } from './payload.js';

export const UNKNOWN = '';
const SEARCHED = ['title', 'place', 'admin1', 'actor', 'target', 'quote', 'publisher', 'source_title', 'incident_id'];
const FILTERED = ['kind', 'status', 'publisher', 'review', 'country_code'];

// Whether a column is carried as codes into its distinct values.
function isCoded(column) {
  return column !== undefined && Array.isArray(column.values);
}

export class Incidents {
  constructor(columns, cut) {
    this.columns = columns;
    this.length = columns.length;
    this.x = new Float64Array(this.length);
    this.y = new Float64Array(this.length);
    this.start = new Int32Array(this.length);
    this.end = new Int32Array(this.length);
    const { lon, lat, date_start: starts, date_end: ends } = columns;
    const day = (days, row) => (days && days[row] !== null && days[row] !== MISSING ? days[row] : MISSING);
    for (let row = 0; row < this.length; row += 1) {
      const isPlaced = lon[row] !== null && lat[row] !== null && lon[row] !== MISSING && lat[row] !== MISSING;
      const degrees = isPlaced ? lon[row] / SCALE : NaN;
      this.x[row] = worldX(degrees < cut ? degrees + 360 : degrees);
      this.y[row] = isPlaced ? worldY(lat[row] / SCALE) : NaN;
      const [first, last] = [day(starts, row), day(ends, row)];
      this.start[row] = first === MISSING ? last : first;
      this.end[row] = last === MISSING ? first : last;
    }
    this.unplaced = this.x.reduce((count, x, row) => count + (Number.isNaN(x) || Number.isNaN(this.y[row]) ? 1 : 0), 0);
    this.lists = new Map();
    this.coded = new Map();
    this.flags = new Uint8Array(this.length);
    this.background = columns.background ?? null;
  }

  get(row, name) {
    const column = this.columns[name];
    if (column === undefined) return null;
    if (Array.isArray(column)) return column[row] ?? null;
    if (column instanceof TextColumn) return column.get(row);
    if (ArrayBuffer.isView(column)) {
      const value = column[row];
      return value === MISSING || Number.isNaN(value) ? null : value;
    }
    const code = column.codes[row];
    return code < 0 ? null : column.values[code];
  }

  // A JSON list in a cell; a plain word counts as a list of one.
  list(row, name) {
    const text = this.get(row, name);
    return text === null ? [] : this.parsed(text);
  }

  parsed(text) {
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

  // A column of words as whole numbers into its distinct values, whatever way it is carried.
  codes(name) {
    let coded = this.coded.get(name);
    if (coded !== undefined) return coded;
    const column = this.columns[name];
    if (isCoded(column)) {
      coded = { values: column.values, codes: ArrayBuffer.isView(column.codes) ? column.codes : Int32Array.from(column.codes) };
    } else {
      const known = new Map();
      const codes = new Int32Array(this.length);
      for (let row = 0; row < this.length; row += 1) {
        const value = column === undefined ? null : this.get(row, name);
        if (value === null) {
          codes[row] = -1;
        } else {
          let code = known.get(value);
          if (code === undefined) {
            code = known.size;
            known.set(value, code);
          }
          codes[row] = code;
        }
      }
      coded = { values: [...known.keys()], codes };
    }
    this.coded.set(name, coded);
    return coded;
  }

  isPlaced(row) {
    return !Number.isNaN(this.x[row]) && !Number.isNaN(this.y[row]);
  }

  isDated(row) {
    return this.start[row] !== MISSING;
  }

  isBackground(row) {
    return this.background !== null && this.background[row] === 1;
  }

  // Both sides' codes into one list of values.
  get sideCodes() {
    if (!this.sidesCoded) {
      const values = new Map();
      const merge = (code, name) => {
        const [codes, names] = [this.codes(code), this.codes(name)];
        const ofCode = codes.values.map((value) => values.get(value) ?? (values.set(value, values.size), values.size - 1));
        const ofName = names.values.map((value) => values.get(value) ?? (values.set(value, values.size), values.size - 1));
        const merged = new Int32Array(this.length);
        for (let row = 0; row < this.length; row += 1) merged[row] = codes.codes[row] >= 0 ? ofCode[codes.codes[row]] : names.codes[row] >= 0 ? ofName[names.codes[row]] : -1;
        return merged;
      };
      this.sidesCoded = { actor: merge('actor_code', 'actor'), target: merge('target_code', 'target'), values: [] };
      this.sidesCoded.values = [...values.keys()];
    }
    return this.sidesCoded;
  }

  // Distinct values of a column with their counts, most frequent first.
  counts(name) {
    const counts = [];
    let unknown = 0;
    let values;
    if (name === 'side') {
      const sides = this.sideCodes;
      values = sides.values;
      for (let code = 0; code < values.length; code += 1) counts.push(0);
      for (let row = 0; row < this.length; row += 1) {
        const [a, b] = [sides.actor[row], sides.target[row]];
        if (a >= 0) counts[a] += 1;
        if (b >= 0 && b !== a) counts[b] += 1;
      }
    } else {
      const coded = this.codes(name);
      values = coded.values;
      for (let code = 0; code < values.length; code += 1) counts.push(0);
      for (let row = 0; row < this.length; row += 1) {
        if (coded.codes[row] < 0) unknown += 1;
        else counts[coded.codes[row]] += 1;
      }
    }
    const found = values.map((value, code) => [value, counts[code]]).filter(([, count]) => count > 0);
    if (unknown) found.push([UNKNOWN, unknown]);
    return found.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  // For each row whether a column's value is among those wanted.
  passing(name, wanted) {
    const { values, codes } = this.codes(name);
    const allowed = Uint8Array.from(values, (value) => (wanted.has(value) ? 1 : 0));
    const unknown = wanted.has(UNKNOWN) ? 1 : 0;
    const passes = new Uint8Array(this.length);
    for (let row = 0; row < this.length; row += 1) passes[row] = codes[row] < 0 ? unknown : allowed[codes[row]];
    return passes;
  }

  passingSides(wanted) {
    const { actor, target, values } = this.sideCodes;
    const allowed = Uint8Array.from(values, (value) => (wanted.has(value) ? 1 : 0));
    const passes = new Uint8Array(this.length);
    for (let row = 0; row < this.length; row += 1) passes[row] = (actor[row] >= 0 && allowed[actor[row]]) || (target[row] >= 0 && allowed[target[row]]) ? 1 : 0;
    return passes;
  }

  // 'undisputed': nobody denies it. 'by:X': X states it, or both sides do.
  passingClaims(claims) {
    const denied = this.codes('denied_by');
    const asserted = this.codes('asserted_by');
    const status = this.codes('status');
    const deniers = denied.values.map((text) => this.parsed(text));
    const claimants = asserted.values.map((text) => this.parsed(text));
    const passes = new Uint8Array(this.length);
    const party = claims.slice(3);
    const isDenied = deniers.map((list) => list.length > 0);
    const contested = status.values.map((value) => value === 'disputed' || value === 'denied');
    const confirmed = status.values.map((value) => value === 'confirmed');
    const states = claimants.map((list) => list.includes(party));
    for (let row = 0; row < this.length; row += 1) {
      const [d, a, s] = [denied.codes[row], asserted.codes[row], status.codes[row]];
      if (claims === 'undisputed') passes[row] = (d >= 0 && isDenied[d]) || (s >= 0 && contested[s]) ? 0 : 1;
      else passes[row] = (s >= 0 && confirmed[s]) || (a >= 0 && states[a]) ? 1 : 0;
    }
    return passes;
  }

  passingText(text) {
    const flags = new Uint8Array(this.length);
    for (const name of SEARCHED) {
      const column = this.columns[name];
      if (column === undefined) continue;
      if (isCoded(column)) {
        const allowed = Uint8Array.from(column.values, (value) => (value.toLowerCase().includes(text) ? 1 : 0));
        for (let row = 0; row < this.length; row += 1) if (column.codes[row] >= 0 && allowed[column.codes[row]]) flags[row] = 1;
      } else {
        this.textColumn(name).mark(text, flags);
      }
    }
    return flags;
  }

  textColumn(name) {
    const column = this.columns[name];
    if (column instanceof TextColumn) return column;
    this.textColumns ??= new Map();
    if (!this.textColumns.has(name)) this.textColumns.set(name, TextColumn.of(column));
    return this.textColumns.get(name);
  }

  // What filters will ask for, made ready while nothing else is to do.
  prepare() {
    for (const name of FILTERED) this.codes(name);
    for (const name of SEARCHED) {
      const column = this.columns[name];
      if (column !== undefined && !isCoded(column)) this.textColumn(name).mark('\u0000', new Uint8Array(0));
    }
  }

  // Day of the last report of each row; -1 where none is known.
  get lastReported() {
    if (!this.reported) {
      const { values, codes } = this.codes('changed' in this.columns ? 'changed' : 'published');
      const days = Int32Array.from(values, (value) => {
        const time = Date.parse(value);
        return Number.isFinite(time) ? Math.floor(time / 86400000) : -1;
      });
      this.reported = Int32Array.from(codes, (code) => (code < 0 ? -1 : days[code]));
    }
    return this.reported;
  }

  // Rows that pass, in order; `flags` then tells it of each row. `range` of the state is [first day, last day] or null;
  // the rows that pass all but the range are `anyTime`.
  filter(state) {
    const tests = ['kind', 'status', 'publisher', 'review'].filter((name) => state.only[name]).map((name) => this.passing(name, state.only[name]));
    if (state.only.side) tests.push(this.passingSides(state.only.side));
    if (state.claims !== 'all') tests.push(this.passingClaims(state.claims));
    const text = state.text.trim().toLowerCase();
    if (text) tests.push(this.passingText(text));
    const { flags } = this;
    flags.fill(1);
    for (const passes of tests) for (let row = 0; row < this.length; row += 1) flags[row] &= passes[row];
    if (state.since !== null && state.since !== undefined) {
      const { lastReported } = this;
      for (let row = 0; row < this.length; row += 1) if (lastReported[row] < state.since) flags[row] = 0;
    }
    this.anyTime = this.flagged();
    if (state.range === null) return this.anyTime;
    const [first, last] = state.range;
    for (const row of this.anyTime) if (this.start[row] === MISSING ? !state.undated : this.end[row] < first || this.start[row] > last) flags[row] = 0;
    return this.flagged();
  }

  flagged() {
    const { flags } = this;
    const rows = new Uint32Array(this.length);
    let found = 0;
    for (let row = 0; row < this.length; row += 1) {
      rows[found] = row;
      found += flags[row];
    }
    return rows.subarray(0, found);
  }

  // All rows: newest first; then what has no date, then what reports only recall.
  get order() {
    if (!this.ordered) {
      const keys = new Float64Array(this.length);
      for (let row = 0; row < this.length; row += 1) {
        const group = this.isBackground(row) ? 2 : this.isDated(row) ? 0 : 1;
        const day = this.isDated(row) ? Math.max(0, Math.min(8388607, 4194304 - this.start[row])) : 0;
        keys[row] = (group * 8388608 + day) * 16777216 + row;
      }
      keys.sort();
      this.ordered = Uint32Array.from(keys, (key) => key % 16777216);
    }
    return this.ordered;
  }
}
