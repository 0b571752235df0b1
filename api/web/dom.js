/**
 * An element with attributes and children. Strings become text nodes, so nothing that came from outside is ever markup;
 * null children are left out; attributes that begin with `on` are listeners.
 */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

/** Replaces what an element holds. */
export function show(parent, ...children) {
  parent.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
}

/** A section with a heading; null when there is nothing in it. */
export function section(title, className, ...children) {
  const inside = children.flat().filter((child) => child !== null && child !== undefined);
  return inside.length === 0 ? null : el('section', { class: `card ${className}` }, el('h2', {}, title), ...inside);
}

/** Reads JSON of our own server; a refusal throws what the server said. */
export async function api(path, { method = 'GET', body } = {}, language = 'en') {
  const headers = { 'accept-language': language, ...credentials() };
  if (body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const json = await response.json().catch(() => null);
  if (response.ok) return json;
  throw refusal(json, response);
}

/**
 * Posts JSON and hears the events that come back until `told`, whose data it gives back; a refusal throws what the server said.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function events(path, body, watch, language = 'en', signal = null) {
  const headers = { 'accept-language': language, accept: 'text/event-stream', 'content-type': 'application/json' };
  const token = sessionStorage.getItem('token');
  if (token !== null) headers.authorization = `Bearer ${token}`;
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal });
  if (!response.ok) throw refusal(await response.json().catch(() => null), response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ''; ; ) {
    const { done, value = '' } = await reader.read();
    if (done) throw new Error('the connection was lost');
    const all = (rest + value).split('\n\n');
    rest = all.pop();
    for (const one of all) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/s.exec(one) ?? [];
      if (event === undefined) continue;
      const said = JSON.parse(data);
      if (event === 'told') return said;
      if (event === 'problem') throw refusal(said, { status: said.status, statusText: said.title });
      watch(event, said);
    }
  }
}

function refusal(json, { status, statusText }) {
  return Object.assign(new Error(json?.title ?? statusText), { status, problem: json });
}

/** Saves what our own server answers as a file under the name that it gives. */
export async function download(path) {
  const response = await fetch(path, { headers: credentials() });
  if (!response.ok) throw new Error(response.statusText);
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'output.log';
  const url = URL.createObjectURL(await response.blob());
  el('a', { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

function credentials() {
  const token = sessionStorage.getItem('token');
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
