import type { Language } from '../../domain/language.ts';

/** What a model is given: our sentences, in order, and the language to write in. */
export type WordingRequest = {
  readonly language: Language;
  readonly sentences: readonly string[];
  readonly signal: AbortSignal;
  /** Throws when a text must not leave. */
  readonly gate: (body: string) => void;
};

/**
 * A model that words sentences better. It is trusted with style only: what it returns is checked, sentence by
 * sentence, before anyone sees it.
 */
export type Wording = {
  /** For logs and doctor, e.g. `ollama llama3.2`. */
  readonly name: string;
  /** How long an answer may wait for it; some seconds when absent. */
  readonly timeoutMs?: number;
  /** Told of each failure, for the log; the detail holds nothing of what was asked. */
  readonly warn?: (detail: string) => void;
  /** As many sentences as were given, in the same order. @throws MODEL_UNAVAILABLE */
  word(request: WordingRequest): Promise<readonly string[]>;
};
