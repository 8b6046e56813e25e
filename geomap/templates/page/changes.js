// What changed since the page was made the last time; null where nothing is known or nothing changed.
import { h, quoted } from './dom.js';

const MOST = 30;

export function changesElement(changes, words, rowOf, choose) {
  const kinds = ['new', 'revised', 'withdrawn'].filter((kind) => changes?.[kind]?.length);
  if (!kinds.length) return null;
  const counts = kinds.map((kind) => words.t(`changes.${kind}`, { n: changes[kind].length }));
  const groups = kinds.map((kind) => {
    const items = changes[kind].slice(0, MOST).map(([id, title]) => {
      const row = rowOf(id);
      return h('li', {}, row === null ? quoted('span', {}, title) : h('button', { type: 'button', class: 'quiet', dir: 'auto', on: { click: () => choose(row) } }, title));
    });
    const rest = changes[kind].length - MOST;
    return [h('h3', {}, words.t(`changes.${kind}`, { n: changes[kind].length })), h('ul', {}, items, rest > 0 ? h('li', {}, words.t('more', { n: rest })) : '')];
  });
  return h('details', { class: 'changes' }, h('summary', {}, words.t('changes', { what: words.list(counts) })), groups);
}
