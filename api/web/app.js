import { alertList } from './alert-list.js';
import { alertHead, answerParts } from './answer.js';
import { askForm, chatLink } from './ask.js';
import { digestPage, digestsView } from './digests.js';
import { api, el, show } from './dom.js';
import { evidenceView } from './evidence.js';
import { incidentView } from './incident.js';
import { noPage, problem, tokenForm, waiting } from './notices.js';
import { runWords } from './run-words.js';
import { runPage, runsView } from './runs.js';
import { statusView } from './status.js';
import { currentLanguage, setLanguage, words } from './words.js';

const REFRESH_MS = 5_000;
const place = {
  list: document.getElementById('list'),
  detail: document.getElementById('detail'),
  pulse: document.getElementById('pulse'),
  panes: document.getElementById('panes'),
};
/** What is on the page, so that a refresh touches only what changed. */
const shown = { list: '', detail: '', answer: null, opened: null, update: null, firing: 0, lost: false };
const wide = matchMedia('(min-width: 801px)');
/** Raised by each navigation; an answer that comes for an older one is dropped. */
let turn = 0;

const call = (path, options) => api(path, options, currentLanguage());

function route() {
  const [, all] = /^\/(runs|digests|status)$/.exec(location.pathname) ?? [];
  if (all !== undefined) return { kind: all, id: null };
  const [, kind, id] = /^\/(alerts|evidence|incidents|runs|digests)\/([^/]+)$/.exec(location.pathname) ?? [];
  if (kind !== undefined) return { kind, id: decodeURIComponent(id) };
  return { kind: location.pathname === '/' ? 'home' : 'nowhere', id: null };
}

/** The alert beside the list: the one in the address; where there is room, the newest that is firing. */
function chosenOf(alerts) {
  const { kind, id } = route();
  if (kind === 'alerts') return id;
  if (['incidents', 'runs', 'digests', 'status', 'nowhere'].includes(kind)) return null;
  if (kind === 'evidence') return new URLSearchParams(location.search).get('alert');
  if (!wide.matches) return null;
  shown.opened ??= (alerts.find(({ status }) => status === 'firing') ?? alerts[0])?.id ?? null;
  return shown.opened;
}

async function refreshList() {
  const { alerts, firing } = await call('/api/alerts?limit=200');
  const w = words();
  place.pulse.className = `pulse ${firing === 0 ? 'good' : 'critical'}`;
  show(
    place.pulse,
    el('span', {}, firing === 0 ? w.nothingFiring : w.firingCount(firing)),
    el('b', { 'aria-hidden': 'true' }, String(firing)),
  );
  shown.firing = firing;
  title();
  const chosen = chosenOf(alerts);
  const state = JSON.stringify([
    alerts.map(({ id, status, severity, summary }) => [id, status, severity, summary]),
    chosen,
    currentLanguage(),
    Math.floor(Date.now() / 60_000),
  ]);
  if (state === shown.list) return chosen;
  shown.list = state;
  const focused = document.activeElement?.getAttribute('href');
  show(place.list, wide.matches ? null : el('h1', { class: 'unseen' }, words().alerts), alertList(alerts, chosen));
  if (focused?.startsWith('/alerts/')) place.list.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  return chosen;
}

/** What is looked at, so that tabs and the history tell pages apart; how much fires comes first. */
function title() {
  const name = route().kind === 'home' ? null : place.detail.querySelector('h1')?.textContent;
  const page = name ? `${name} · InfraMind` : 'InfraMind';
  document.title = shown.firing === 0 ? page : `(${shown.firing}) ${page}`;
}

async function showAlert(id, mine, quiet) {
  if (!quiet) show(place.detail, waiting(words().investigating));
  let { alert, incident, answer, tickets } = await call(`/api/alerts/${encodeURIComponent(id)}`);
  if (mine !== turn) return;
  if (!quiet && (answer === null || answer.language !== currentLanguage())) {
    show(place.detail, alertHead(alert, incident, tickets), waiting(words().investigating));
    answer = await explain(id).catch((error) => answer ?? Promise.reject(error));
  }
  // Someone else may have asked for it in another language meanwhile.
  if (quiet && answer !== null && answer.language !== currentLanguage()) answer = shown.answer;
  const state = JSON.stringify([alert, answer, tickets, currentLanguage()]);
  // A person who is writing or reading a reply is not interrupted by a refresh.
  if (mine !== turn || (quiet && (state === shown.detail || place.detail.querySelector('.reply:not(:empty), input:focus') !== null)))
    return;
  shown.detail = state;
  shown.answer = answer;
  const again = el('button', { type: 'button', class: 'quiet', onclick: () => explainAgain(id, again) }, words().again);
  show(
    place.detail,
    alertHead(alert, incident, tickets),
    ...(answer === null ? [] : answerParts(answer)),
    el('p', {}, again),
    askForm(id, call),
    chatLink(id),
  );
}

async function explain(id) {
  const zone = encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone);
  return (await call(`/api/alerts/${encodeURIComponent(id)}/explain?lang=${currentLanguage()}&timeZone=${zone}`, { method: 'POST' }))
    .answer;
}

async function explainAgain(id, button) {
  button.disabled = true;
  button.textContent = words().investigating;
  await explain(id).then(
    () => open(),
    (error) => show(place.detail, problem(error)),
  );
}

async function showEvidence(id, mine) {
  show(place.detail, waiting(words().investigating));
  const found = await call(`/api/evidence/${encodeURIComponent(id)}`);
  if (mine === turn) show(place.detail, ...evidenceView(found, new URLSearchParams(location.search).get('alert')));
}

async function showIncident(id, mine) {
  show(place.detail, waiting(words().investigating));
  const found = await call(`/api/incidents/${encodeURIComponent(id)}`);
  const read = async (status, offset, limit) =>
    (await call(`/api/alerts?incident=${encodeURIComponent(id)}&status=${status}&offset=${offset}&limit=${limit}`)).alerts;
  if (mine !== turn) return;
  const { parts, update } = incidentView(found, read);
  shown.update = async () => {
    const now = await call(`/api/incidents/${encodeURIComponent(id)}`);
    if (mine === turn) update(now);
  };
  show(place.detail, ...parts);
}

async function showRuns(id, mine) {
  show(place.detail, waiting(words().investigating));
  const isShown = () => mine === turn;
  const parts = id === null ? runsView(await call('/api/runs?limit=100')) : await runPage(id, call, isShown);
  if (isShown()) show(place.detail, ...parts);
}

async function showDigests(id, mine) {
  show(place.detail, waiting(words().investigating));
  const parts = id === null ? digestsView(await call('/api/digests')) : await digestPage(id, call);
  if (mine === turn) show(place.detail, ...parts);
}

/** Again and again, as what it tells changes by itself. */
async function showStatus(mine) {
  show(place.detail, waiting(words().investigating));
  while (mine === turn) {
    const parts = await readStatus().then(
      (health) => statusView(health, () => void open()),
      // That it is away is what this page is for; it may be back at the next look.
      (error) => (error.status === undefined ? [problem(error, 'h1')] : Promise.reject(error)),
    );
    if (mine !== turn) return;
    // A person who is writing the token is not interrupted.
    if (place.detail.querySelector('input:focus') === null) show(place.detail, ...parts);
    title();
    await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
  }
}

/** A service that says that it does not work has answered. */
function readStatus() {
  return call('/health').catch((error) => (error.problem?.status === 'unavailable' ? error.problem : Promise.reject(error)));
}

/** Shows what the address names. */
async function open() {
  const mine = ++turn;
  const { kind, id } = route();
  place.panes.dataset.view = kind;
  shown.detail = '';
  shown.opened = null;
  shown.update = null;
  shown.lost = false;
  try {
    if (kind === 'status') return await showStatus(mine);
    const chosen = await refreshList();
    if (mine !== turn) return;
    if (kind === 'evidence') await showEvidence(id, mine);
    else if (kind === 'incidents') await showIncident(id, mine);
    else if (kind === 'runs') await showRuns(id, mine);
    else if (kind === 'digests') await showDigests(id, mine);
    else if (kind === 'nowhere') show(place.detail, noPage());
    else if (chosen !== null) await showAlert(chosen, mine, false);
    else show(place.detail);
    if (mine === turn) title();
  } catch (error) {
    if (mine !== turn) return;
    shown.lost = error.status === undefined;
    show(place.detail, error.status === 401 ? tokenForm(open) : problem(error, 'h1'));
  }
}

function wordStatics() {
  const w = words();
  document.documentElement.lang = currentLanguage();
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = w[node.dataset.word] ?? runWords()[node.dataset.word];
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', w[node.dataset.label]);
  for (const node of document.querySelectorAll('[data-language]'))
    node.setAttribute('aria-pressed', String(node.dataset.language === currentLanguage()));
}

async function tick() {
  if (!document.hidden) {
    try {
      const chosen = await refreshList();
      // What could not be read while the server was away is read now.
      if (shown.lost) await open();
      else if (shown.update !== null) await shown.update();
      else if (route().kind !== 'evidence' && chosen !== null) await showAlert(chosen, turn, true);
    } catch (error) {
      if (error.status !== 401) {
        place.pulse.className = 'pulse warning';
        show(place.pulse, el('span', {}, words().offline), el('b', { 'aria-hidden': 'true' }, '…'));
      }
    }
  }
  setTimeout(tick, REFRESH_MS);
}

document.addEventListener('click', (event) => {
  const language = event.target.closest('[data-language]')?.dataset.language;
  if (language !== undefined) {
    setLanguage(language);
    wordStatics();
    void open();
    return;
  }
  const link = event.target.closest('a[data-link]');
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  history.pushState(null, '', link.getAttribute('href'));
  scrollTo(0, 0);
  void open().then(() => place.detail.focus({ preventScroll: true }));
});
addEventListener('popstate', () => void open());

wordStatics();
void open();
setTimeout(tick, REFRESH_MS);
