import { partOf } from './card.js';
import { api, el, show, svg } from './dom.js';
import { browserLanguage, signInWords } from './sign-in-words.js';

const main = document.getElementById('main');
const who = document.getElementById('who');
const isEnrolment = location.pathname.endsWith('/enrol');
let language = browserLanguage();

// The token is kept in memory alone: neither the history nor a bookmark has it.
const token = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

const call = (path, body) => api(`/api/sign-in/${path}`, { method: 'POST', body: { token, ...body } }, language);
const words = () => signInWords(language);

function speak(told) {
  language = told.language;
  document.documentElement.lang = language;
  show(who, told.name);
}

function timeOf(instant, timeZone) {
  const format = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'shortOffset' };
  return new Date(instant).toLocaleTimeString(language, format).replace('GMT', 'UTC');
}

function say(className, title, ...more) {
  show(main, el('section', { class: `card ${className}`, role: 'status' }, el('h1', { class: 'lead' }, title), ...more));
  main.focus();
}

function problemText(error) {
  return [error.message, error.problem?.detail].filter(Boolean).join(' ');
}

/** A form that asks for a code; what the server refuses is said in it, and may be tried again. */
function codeForm({ label, hint, button, send, className = '' }) {
  const input = el('input', {
    id: 'code',
    name: 'code',
    autocomplete: 'one-time-code',
    autocapitalize: 'characters',
    spellcheck: 'false',
    maxlength: 40,
    required: true,
  });
  const press = el('button', {}, button);
  const fault = el('p', { class: 'fault', role: 'alert' });
  const submit = async (event) => {
    event.preventDefault();
    press.disabled = true;
    show(fault);
    try {
      await send(input.value);
    } catch (error) {
      show(fault, problemText(error));
      press.disabled = false;
      input.select();
    }
  };
  return el(
    'form',
    { class: `card ${className}`, onsubmit: submit, autocomplete: 'off' },
    el('label', { for: 'code' }, label),
    el('div', { class: 'field' }, input, press),
    el('p', { class: 'muted small' }, hint),
    fault,
  );
}

async function approve() {
  const told = await call('look');
  speak(told);
  const w = words();
  const head = el('h1', {}, told.card.headline);
  const plan = el(
    'section',
    { class: 'card plan' },
    ...told.card.parts.map((part) => partOf(part)),
    el('p', { class: 'hash small' }, `${w.wholeHash}: `, el('code', {}, told.hash)),
  );
  if (told.state !== 'PENDING') return show(main, head, el('p', { class: 'card danger' }, w.notOpen), plan);
  const form = codeForm({
    label: w.codeLabel,
    hint: `${w.codeHint} ${w.until(timeOf(told.expiresAt, told.timeZone))}`,
    button: w.approve,
    className: 'danger',
    send: async (code) => {
      const { votes, quorum, recoveryLeft } = await call('approve', { code, hash: told.hash });
      say(
        'good',
        w.counted,
        el('p', {}, w.countedHint(votes, quorum)),
        recoveryLeft === null ? null : el('p', {}, w.recoveryLeft(recoveryLeft)),
      );
    },
  });
  show(main, head, el('p', { class: 'muted' }, w.highRisk), plan, form);
}

/** The symbol that a phone reads: black on white, whatever the colours of the page are. */
function picture(rows, title) {
  const size = rows.length;
  const path = rows.flatMap((row, y) =>
    [...row.matchAll(/1+/g)].map(({ 0: run, index }) => `M${index} ${y}h${run.length}v1h-${run.length}z`),
  );
  return svg(
    'svg',
    { class: 'qr', viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': title, 'shape-rendering': 'crispEdges' },
    svg('rect', { width: size, height: size, fill: '#fff' }),
    svg('path', { d: path.join(''), fill: '#000' }),
  );
}

async function enrol() {
  const begin = async () => {
    const told = await call('enrol');
    speak(told);
    const w = words();
    const secret = told.secret.replace(/(.{4})(?=.)/g, '$1 ');
    const send = async (code) => {
      const { recoveryCodes } = await call('enrol/finish', { code });
      say(
        'good',
        w.enrolled,
        el('p', {}, w.recovery),
        el('ul', { class: 'codes' }, ...recoveryCodes.map((one) => el('li', {}, el('code', {}, one)))),
        el('p', { class: 'on-screen' }, el('button', { onclick: () => print() }, w.print)),
      );
    };
    show(
      main,
      el('h1', {}, w.enrolTitle),
      el(
        'section',
        { class: 'card' },
        el('p', {}, w.scanLabel),
        picture(told.qr, w.qrTitle),
        el('p', {}, w.secretLabel),
        el('pre', { class: 'secret' }, secret),
        el('p', {}, el('a', { href: told.uri }, w.openApp)),
      ),
      codeForm({ label: w.finishLabel, hint: w.until(timeOf(told.expiresAt, told.timeZone)), button: w.finish, send }),
    );
  };
  const w = words();
  const button = el('button', { onclick: () => begin().catch(refused) }, w.showSecret);
  show(main, el('h1', {}, w.enrolTitle), el('section', { class: 'card' }, el('p', {}, w.enrolIntro), el('p', {}, button)));
}

function refused(error) {
  say('danger', problemText(error));
}

document.documentElement.lang = language;
if (token === '') say('danger', words().noLink);
else {
  show(main, el('p', { class: 'waiting' }, words().loading));
  (isEnrolment ? enrol() : approve()).catch(refused);
}
