// Words, numbers, dates and figures in the reader's language.

// Whose numbers and dates stand in where a browser has none of a language: the same marks, and no words in them.
const STAND_IN = { hy: 'ru', az: 'tr' };

export class Words {
  constructor(texts, wanted, states = {}) {
    this.texts = texts;
    this.states = states;
    this.use(wanted);
  }

  use(wanted) {
    const tag = String(wanted || '');
    const short = tag.split('-')[0].toLowerCase();
    this.language = Object.hasOwn(this.texts, short) ? short : 'en';
    const isKnown = Intl.DateTimeFormat.supportedLocalesOf([this.language]).length > 0;
    const locale = isKnown ? this.language : STAND_IN[this.language] ?? 'en';
    this.locale = locale;
    this.number = new Intl.NumberFormat(locale);
    this.decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this.plural = new Intl.PluralRules(this.language);
    const day = { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' };
    this.dayFormat = new Intl.DateTimeFormat(locale, isKnown ? day : { timeZone: 'UTC', day: '2-digit', month: '2-digit', year: 'numeric' });
    this.monthFormat = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: isKnown ? 'long' : '2-digit', year: 'numeric' });
  }

  // A text by key, {names} filled in; `n` also chooses the plural form.
  t(key, values = {}) {
    const own = this.texts[this.language];
    const form = 'n' in values ? `${key}.${this.plural.select(values.n)}` : key;
    const text = own[form] ?? own[`${key}.other`] ?? own[key] ?? this.texts.en[form] ?? this.texts.en[`${key}.other`]
      ?? this.texts.en[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values
      ? (typeof values[name] === 'number' ? this.number.format(values[name]) : String(values[name])) : whole));
  }

  // A word of the data's own vocabulary (a kind, a status) as the interface says it, or as it is.
  term(group, value) {
    const key = `${group}.${value}`;
    return this.texts[this.language][key] ?? this.texts.en[key] ?? String(value).replaceAll('_', ' ');
  }

  // A state by its alpha-3 code, as far as the browser knows its name; other parties as they are called.
  party(code) {
    const names = this.states[this.language];
    if (names && Object.hasOwn(names, code)) return names[code];
    const alpha2 = Object.hasOwn(ALPHA2, code) ? ALPHA2[code] : null;
    if (alpha2) {
      try {
        return new Intl.DisplayNames([this.language], { type: 'region' }).of(alpha2);
      } catch {
        return code;
      }
    }
    return code;
  }

  range(low, high, approximate) {
    const about = approximate ? '≈' : '';
    if (low === null && high === null) return null;
    if (low === null) return `≤ ${this.number.format(high)}`;
    if (high === null) return `≥ ${this.number.format(low)}`;
    if (low === high) return about + this.number.format(low);
    return `${about}${this.number.format(low)}–${this.number.format(high)}`;
  }

  // A length in the unit that the report used.
  depth(metres, most, text) {
    if (metres === null) return null;
    const miles = /\bmiles?\b|\bmi\b/i.test(text || '');
    const unit = miles ? 1609.344 : metres < 1000 ? 1 : 1000;
    const name = miles ? this.t('unit.mi') : unit === 1 ? this.t('unit.m') : this.t('unit.km');
    const value = this.decimal.format(metres / unit);
    return `${most === null ? value : `${value}–${this.decimal.format(most / unit)}`} ${name}`;
  }

  kilometres(metres) {
    return metres < 1000 ? `${this.number.format(Math.round(metres))} ${this.t('unit.m')}`
      : `${this.decimal.format(metres >= 10000 ? Math.round(metres / 1000) : metres / 1000)} ${this.t('unit.km')}`;
  }

  day(day) {
    return this.dayFormat.format(new Date(day * 86400000));
  }

  days(first, last) {
    return first === last ? this.day(first) : this.dayFormat.formatRange(new Date(first * 86400000), new Date(last * 86400000));
  }

  monthTick(day) {
    const date = new Date(day * 86400000);
    const name = new Intl.DateTimeFormat(this.locale, { timeZone: 'UTC', month: this.locale === this.language ? 'short' : '2-digit' }).format(date);
    return date.getUTCMonth() === 0 ? `${name} ${date.getUTCFullYear()}` : name;
  }

  list(items) {
    return new Intl.ListFormat(this.language, { type: 'conjunction', style: 'narrow' }).format(items);
  }

  when(incidents, row) {
    const start = incidents.get(row, 'date_start');
    const end = incidents.get(row, 'date_end');
    if (start === null && end === null) return this.t('undated');
    if (start === null) return `${this.t('until')} ${this.day(end)}`;
    const precision = incidents.get(row, 'date_precision');
    if (precision === 'year') return String(new Date(start * 86400000).getUTCFullYear());
    if (precision === 'month') return this.monthFormat.format(new Date(start * 86400000));
    if (end === null || end === start) return this.day(start);
    return this.dayFormat.formatRange(new Date(start * 86400000), new Date(end * 86400000));
  }
}

const APPROXIMATE = /^(about|around|some|roughly|approximately|nearly|almost|circa|an estimated|environ|около|մոտ|təxminən|близько|≈|~)/iu;

export function countLabel(incidents, row, words) {
  const text = incidents.get(row, 'count_text') || '';
  return words.range(incidents.get(row, 'count_min'), incidents.get(row, 'count_max'), APPROXIMATE.test(text.trim()));
}

export function depthLabel(incidents, row, words) {
  return words.depth(incidents.get(row, 'distance_m'), incidents.get(row, 'distance_max_m'), incidents.get(row, 'distance_text'));
}

// ISO 3166-1: three letters to the two that browsers name.
const ALPHA2 = Object.fromEntries(('AFG:AF ALB:AL DZA:DZ AND:AD AGO:AO ARG:AR ARM:AM AUS:AU AUT:AT AZE:AZ BHS:BS BHR:BH BGD:BD BLR:BY BEL:BE BLZ:BZ '
  + 'BEN:BJ BTN:BT BOL:BO BIH:BA BWA:BW BRA:BR BRN:BN BGR:BG BFA:BF BDI:BI KHM:KH CMR:CM CAN:CA CAF:CF TCD:TD CHL:CL '
  + 'CHN:CN COL:CO COM:KM COG:CG COD:CD CRI:CR CIV:CI HRV:HR CUB:CU CYP:CY CZE:CZ DNK:DK DJI:DJ DOM:DO ECU:EC EGY:EG '
  + 'SLV:SV GNQ:GQ ERI:ER EST:EE SWZ:SZ ETH:ET FJI:FJ FIN:FI FRA:FR GAB:GA GMB:GM GEO:GE DEU:DE GHA:GH GRC:GR GTM:GT '
  + 'GIN:GN GNB:GW GUY:GY HTI:HT HND:HN HUN:HU ISL:IS IND:IN IDN:ID IRN:IR IRQ:IQ IRL:IE ISR:IL ITA:IT JAM:JM JPN:JP '
  + 'JOR:JO KAZ:KZ KEN:KE PRK:KP KOR:KR KWT:KW KGZ:KG LAO:LA LVA:LV LBN:LB LSO:LS LBR:LR LBY:LY LTU:LT LUX:LU MDG:MG '
  + 'MWI:MW MYS:MY MLI:ML MLT:MT MRT:MR MUS:MU MEX:MX MDA:MD MNG:MN MNE:ME MAR:MA MOZ:MZ MMR:MM NAM:NA NPL:NP NLD:NL '
  + 'NZL:NZ NIC:NI NER:NE NGA:NG MKD:MK NOR:NO OMN:OM PAK:PK PSE:PS PAN:PA PNG:PG PRY:PY PER:PE PHL:PH POL:PL PRT:PT '
  + 'QAT:QA ROU:RO RUS:RU RWA:RW SAU:SA SEN:SN SRB:RS SLE:SL SGP:SG SVK:SK SVN:SI SOM:SO ZAF:ZA SSD:SS ESP:ES LKA:LK '
  + 'SDN:SD SUR:SR SWE:SE CHE:CH SYR:SY TWN:TW TJK:TJ TZA:TZ THA:TH TLS:TL TGO:TG TUN:TN TUR:TR TKM:TM UGA:UG UKR:UA '
  + 'ARE:AE GBR:GB USA:US URY:UY UZB:UZ VEN:VE VNM:VN YEM:YE ZMB:ZM ZWE:ZW XKX:XK ESH:EH').split(' ').map((pair) => pair.split(':')));
