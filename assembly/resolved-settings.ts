import { resolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';

/** Settings of the API with their secrets resolved. */
export async function apiSettings(settings: Settings) {
  const { host, publicUrl, assetLabels, queueLimit, webhook } = settings.api;
  const [token, ingestToken] = await Promise.all(
    [settings.api.token, settings.api.ingestToken].map((reference) => (reference === null ? null : resolveSecret(reference))),
  );
  const credentials = webhook === null ? null : { username: webhook.username, password: await resolveSecret(webhook.password) };
  const people: Array<{ id: string; key: string }> = [];
  for (const { id, apiKey } of settings.people) if (apiKey !== null) people.push({ id, key: await resolveSecret(apiKey) });
  const tokens = { token: token ?? null, ingestToken: ingestToken ?? null };
  return { host, publicUrl, assetLabels, queueLimit, ...tokens, people, webhook: credentials };
}
