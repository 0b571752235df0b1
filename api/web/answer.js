import { chart } from './chart.js';
import { el, section } from './dom.js';
import { number, span, when, words } from './words.js';

/** Head of an alert: severity, state, name, asset, since when. */
export function alertHead(alert, incident, tickets = []) {
  const w = words();
  const lasted = new Date(alert.resolvedAt ?? Date.now()).getTime() - new Date(alert.startedAt).getTime();
  return el(
    'header',
    { class: `head ${toneOf(alert)}` },
    el(
      'p',
      { class: 'chips' },
      el('span', { class: `chip ${toneOf(alert)}` }, alert.status === 'firing' ? w[alert.severity] : w.resolved),
      incident === null
        ? null
        : el('a', { class: 'chip', href: `/incidents/${encodeURIComponent(incident.id)}`, 'data-link': true }, incidentChip(incident)),
      ...tickets.map(ticketChip),
      (alert.occurrences ?? 1) > 1 ? el('span', { class: 'chip plain' }, w.occurrences(number(alert.occurrences))) : null,
      el('span', { class: 'chip plain' }, w.sources[alert.source]),
    ),
    el('h1', {}, alert.name),
    alert.summary === alert.name ? null : el('p', { class: 'summary' }, alert.summary),
    el(
      'p',
      { class: 'muted' },
      el('code', {}, alert.assetId),
      ` · ${w.started} `,
      el('time', { datetime: alert.startedAt }, when(alert.startedAt)),
      ` · ${alert.status === 'firing' ? w.firing : w.lasted} ${span(lasted)}`,
    ),
  );
}

/** A link to a ticket with its state in the tracker's words; a text alone where its address is none of the web. */
export function ticketChip({ key, url, status }) {
  const text = `${key} · ${status}`;
  return /^https?:\/\//.test(url) ? el('a', { class: 'chip', href: url, rel: 'noreferrer' }, text) : el('span', { class: 'chip' }, text);
}

function incidentChip({ number: incident, alertCount = 1 }) {
  return alertCount > 1 ? `#${incident} · ${words().alertsOf(number(alertCount))}` : `#${incident}`;
}

/** Colour by what an alert means now. */
export function toneOf(alert) {
  return alert.status === 'resolved' ? 'good' : alert.severity;
}

/** An answer, part by part; parts that have nothing to say are left out. */
export function answerParts(answer) {
  const w = words();
  const cite = citations(answer);
  const named = answer.confidence !== null;
  return [
    el(
      'section',
      { class: 'card verdict' },
      el('h2', {}, named ? w.verdict : w.noVerdict),
      el('p', { class: 'lead' }, answer.verdict),
      named ? confidence(answer.confidence) : null,
      zoneNote(answer),
    ),
    answer.trigger === null ? null : section(w.why, 'trigger', el('p', {}, answer.trigger.text, ' ', cite(answer.trigger))),
    answer.chart === null ? null : el('section', { class: 'card', 'aria-label': w.chart }, chart(answer.chart)),
    section(named ? w.evidence : w.seen, 'claims', answer.claims.length === 0 ? null : claimList('ol', answer.claims, cite)),
    section(w.proposal, 'proposals', proposals(answer.proposals)),
    section(w.similar, 'similar', (answer.similar ?? []).length === 0 ? null : claimList('ul', answer.similar, cite)),
    el(
      'div',
      { class: 'pair' },
      section(w.ruledOut, 'ruled-out', answer.ruledOut.length === 0 ? null : claimList('ul', answer.ruledOut, cite)),
      section(
        w.unknown,
        'unknown',
        answer.unknowns.length === 0 ? null : el('ul', {}, ...answer.unknowns.map((text) => el('li', {}, text))),
      ),
    ),
    el(
      'p',
      { class: 'small muted' },
      `${w.dataUntil} `,
      el('time', { datetime: answer.dataUntil }, when(answer.dataUntil)),
      answer.withheld > 0 ? ` · ${w.withheld(answer.withheld)}` : '',
    ),
  ];
}

/** In which zone the times in the sentences are, where it is not the reader's: what was put into words is not put into others. */
function zoneNote({ timeZone, dataUntil }) {
  const offset = (zone) =>
    new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' })
      .formatToParts(new Date(dataUntil))
      .find(({ type }) => type === 'timeZoneName')?.value;
  return offset(timeZone) === offset(undefined) ? null : el('p', { class: 'small muted' }, words().timesIn(timeZone));
}

/** What came back to a question, and how it came to be. */
export function replyParts(reply, alertId) {
  const notes = (reply.notes ?? []).map((text) => el('p', { class: 'small muted' }, text));
  return [...partsOf(reply, alertId), ...notes];
}

/** An answer, a chart, a list, or a sentence. */
function partsOf(reply, alertId) {
  const w = words();
  switch (reply.kind) {
    case 'answer':
      return answerParts(reply.answer);
    case 'chart':
      return [el('p', {}, reply.text), chart(reply.chart)];
    case 'list': {
      const cite = citations({ alertId, trigger: null, ruledOut: [], ...reply });
      return [el('p', { class: 'lead' }, reply.headline), reply.claims.length === 0 ? null : claimList('ol', reply.claims, cite)];
    }
    case 'digest':
      return digestParts(reply.digest, alertId);
    case 'sentence':
      return [el('p', {}, reply.text)];
    default:
      return [el('p', {}, w.proposeInChat)];
  }
}

/** What happened in a window of time: the verdict, its sections, the chart. */
function digestParts({ headline, sections, chart: drawn, window }, alertId) {
  const cite = citations({ alertId, trigger: null, ruledOut: [], claims: sections.flatMap(({ claims }) => claims) });
  return [
    el('p', { class: 'lead' }, headline),
    el('p', { class: 'small' }, when(window.from), ' – ', when(window.to)),
    drawn === null ? null : chart(drawn),
    ...sections.flatMap(({ title, claims, notes }) => [
      el('h3', {}, title),
      claims.length === 0 ? null : claimList('ul', claims, cite),
      ...notes.map((note) => el('p', {}, note)),
    ]),
  ];
}

/** Numbers evidence in the order in which it is first cited, and makes the links. */
function citations({ alertId, trigger, claims, ruledOut, similar = [] }) {
  const ids = [...new Set([trigger, ...claims, ...similar, ...ruledOut].flatMap((claim) => claim?.evidenceIds ?? []))];
  const suffix = alertId === null || alertId === undefined ? '' : `?alert=${encodeURIComponent(alertId)}`;
  return (claim) =>
    el(
      'span',
      { class: 'cites' },
      ...claim.evidenceIds.map((id) => {
        const n = ids.indexOf(id) + 1;
        return el(
          'a',
          { class: 'cite', href: `/evidence/${encodeURIComponent(id)}${suffix}`, 'data-link': true, 'aria-label': words().evidenceLink(n) },
          String(n),
        );
      }),
    );
}

function claimList(tag, claims, cite) {
  return el(tag, {}, ...claims.map((claim) => el('li', {}, claim.text, ' ', cite(claim))));
}

/** How often answers with such a score, of 0–1, were right in trials. */
function confidence({ value, reason, record }) {
  const percent = Math.round(value * 100);
  const text = `${percent} %`;
  return el(
    'div',
    { class: 'confidence' },
    el('span', { class: 'label' }, words().confidence),
    el('meter', { min: 0, max: 1, value, low: 0.4, high: 0.7, optimum: 1, 'aria-label': words().confidence }, text),
    el('strong', {}, text),
    el('span', { class: 'reason' }, `${words().ofTrials(percent)}; ${reason}`),
    record === undefined ? null : el('span', { class: 'reason record' }, record),
  );
}

function proposals(list) {
  const w = words();
  if (list.length === 0) return null;
  return [
    ...list.map((proposal) =>
      el(
        'div',
        { class: 'proposal' },
        el('h3', {}, proposal.title),
        el(
          'p',
          { class: 'muted' },
          `${w.target} `,
          el('code', {}, proposal.targetAssetId),
          proposal.risk === null ? '' : ` · ${w.risk[proposal.risk]}`,
          proposal.approvals === null ? '' : ` · ${w.approvals(proposal.approvals)}`,
        ),
        proposal.commands.length === 0
          ? el('p', {}, w.missingRunbook)
          : el('pre', { tabindex: 0 }, el('code', {}, proposal.commands.map(commandLine).join('\n'))),
      ),
    ),
    el('p', { class: 'small muted' }, w.approveInChat),
  ];
}

/** Arguments as one would type them, so that their bounds are seen. */
export function commandLine(argv) {
  return argv.map((argument) => (/^[\w@%+=:,./{}-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`)).join(' ');
}
