import { el, show } from './dom.js';

/** A form that the bot asks to be filled in; what is wrong is told beside its field. `done(null)` puts it away. */
export function formView(form, { hear, done, words }) {
  const inputs = Object.fromEntries(form.fields.map((field) => [field.name, inputOf(field)]));
  const faults = Object.fromEntries(form.fields.map(({ name }) => [name, el('p', { class: 'fault', role: 'alert', id: `fault-${name}` })]));
  const other = el('p', { class: 'fault', role: 'alert' });
  const send = async (act) => {
    const values = Object.fromEntries(form.fields.map(({ name }) => [name, inputs[name].value]));
    for (const fault of [...Object.values(faults), other]) show(fault);
    for (const input of Object.values(inputs)) input.removeAttribute('aria-invalid');
    try {
      const told = await hear({ kind: 'form', act, ref: form.ref, values });
      if (told.shown?.kind !== 'faults') return await done(told);
      for (const [name, text] of Object.entries(told.shown.faults)) show(faults[name] ?? other, text);
      const wrong = form.fields.map(({ name }) => name).filter((name) => told.shown.faults[name] !== undefined);
      for (const name of wrong) inputs[name].setAttribute('aria-invalid', 'true');
      inputs[wrong[0]]?.focus();
    } catch (error) {
      // What has no status was never answered; the browser's own words for it are for no one.
      show(other, error.status === undefined ? words.unreached : [error.message, error.problem?.detail].filter(Boolean).join(' '));
    }
  };
  const submit = (event) => {
    event.preventDefault();
    void send('submit');
  };
  return el(
    'form',
    { class: 'card', lang: form.language, onsubmit: submit, autocomplete: 'off', novalidate: true },
    el('h2', {}, form.title),
    el('p', { class: 'muted' }, form.note),
    ...form.fields.map(({ name, label, hint }) =>
      el(
        'div',
        {},
        el('label', { for: `field-${name}` }, label),
        inputs[name],
        el('p', { class: 'muted small', id: `hint-${name}` }, hint),
        faults[name],
      ),
    ),
    other,
    el(
      'p',
      { class: 'buttons' },
      el('button', {}, form.submitLabel),
      form.checkLabel === null ? null : el('button', { type: 'button', class: 'quiet', onclick: () => send('check') }, form.checkLabel),
      el('button', { type: 'button', class: 'quiet', onclick: () => done(null) }, words.cancel),
    ),
  );
}

function inputOf({ name, kind, initial }) {
  const attributes = { id: `field-${name}`, name, 'aria-describedby': `hint-${name} fault-${name}` };
  if (typeof kind === 'object')
    return el('select', attributes, ...kind.choices.map((choice) => el('option', { value: choice, selected: choice === initial }, choice)));
  return el('input', { ...attributes, value: initial, maxlength: 256, inputmode: kind === 'number' ? 'numeric' : null });
}
