import type { SeenFrom, Spot } from '../actions/care/places.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Channel } from './announce.ts';
import type { CardLinks, Reader } from './cards.ts';

export type CareAnnounceDeps = {
  readonly channels: readonly Channel[];
  /** How whoever is written to outside of these channels reads, unless it is a person we know. */
  readonly reader: Reader;
  /** What becomes of an edit on a platform. */
  readonly editsOf: (platform: string) => Channel['edits'];
  readonly seenFrom: SeenFrom;
  readonly links: CardLinks;
  readonly now: () => Date;
  readonly wake?: () => void;
};

/** How a place reads: a channel as it is set, a person who is written to directly as that person does. */
export async function readerAt(
  { channels, reader, editsOf }: Pick<CareAnnounceDeps, 'channels' | 'reader' | 'editsOf'>,
  { people }: Pick<TenantStores, 'people'>,
  { platform, channel }: Spot,
): Promise<Channel> {
  const known = channels.find((one) => one.platform === platform && one.channel === channel);
  if (known !== undefined) return known;
  const { language, timeZone } = (await people.byIdentity(platform, channel)) ?? reader;
  return { platform, channel, language, timeZone, edits: editsOf(platform) };
}
