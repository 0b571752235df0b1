import type { Principal } from '../../domain/tenant.ts';
import type { RemoteEmbedder } from '../models/embedding.ts';
import type { Wording } from '../models/wording.ts';
import { createMask, kindsOnly, type MaskSettings } from './masking.ts';

/** Whose names are hidden, read anew for each call. */
type Directory = () => Promise<readonly Principal[]>;

/** A model that words sentences without seeing what is delicate in them. Where that is not sure, it is not asked. */
export function maskedWording(wording: Wording, settings: MaskSettings, people: Directory): Wording {
  return {
    ...wording,
    word: async (request) => {
      const mask = createMask(settings, { conversation: 'wording', people: await people(), known: [] });
      const sentences = request.sentences.map(mask.hide);
      const gate = (body: string) => {
        request.gate(body);
        mask.gate(body);
      };
      const told = await wording.word({ ...request, sentences, gate });
      // A sentence with a placeholder of nobody is none of ours.
      return told.map((sentence) => (mask.forged(sentence) ? '' : mask.restore(sentence, 'shown')));
    },
  };
}

/** An embedder that sees kinds in place of values, so that likeness outlives the process. */
export function maskedEmbedder(embedder: RemoteEmbedder, settings: MaskSettings, people: Directory): RemoteEmbedder {
  return {
    ...embedder,
    embed: async (texts) => {
      const mask = createMask(settings, { conversation: 'memory', people: await people(), known: [] });
      const hidden = texts.map(mask.hide);
      mask.gate(JSON.stringify(hidden));
      return embedder.embed(settings.on ? hidden.map(kindsOnly) : hidden);
    },
  };
}
