import type { Chart } from '../domain/answer.ts';
import type { Ends } from '../domain/ends.ts';
import type { Language } from '../domain/language.ts';
import type { Card } from './card.ts';
import type { Form } from './form.ts';
import type { Deed, Rate } from './rates.ts';

/** A message or a button press from a platform, already checked for its signature and its age. */
export type Incoming = {
  readonly platform: string;
  /** The platform's id of this event; a second delivery has the same. */
  readonly eventId: string;
  readonly channel: string;
  /** Thread it belongs to; null outside threads. */
  readonly thread: string | null;
  readonly messageId: string;
  readonly userId: string;
  /** Id of the person, where the platform itself has proved who it is; else the account must be linked to one. */
  readonly principalId?: string;
  /** Bots, guests of another team and forwarded messages have no rights whatever their id. */
  readonly trusted: boolean;
  readonly direct: boolean;
  /** Whether nobody but the person and the bot reads the place it comes from. */
  readonly private: boolean;
  /** Whether the answer is for this person alone and is handed back instead of being posted: `AtOnce` of kind `card`. */
  readonly alone?: boolean;
  /** How the person cuts the answer short, where they can. */
  readonly ends?: Ends;
  readonly body:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'action'; readonly verb: string; readonly value: string }
    /** A form that was filled in: to be done, or only to be tried. */
    | { readonly kind: 'form'; readonly act: 'submit' | 'check'; readonly ref: string; readonly values: Readonly<Record<string, string>> }
    /** The person looks at the place that is theirs alone: what is open is shown there. */
    | { readonly kind: 'home' }
    /**
     * The person opens a conversation: what may be asked is suggested. `viewing` is the channel that is looked at, as the platform says;
     * it puts what was announced there first and gives no right. `language` is that of the place, where it has one of its own.
     */
    | { readonly kind: 'greeting'; readonly viewing?: string | null; readonly language?: Language | undefined };
};

/** What is shown at once, and to the one person only who wrote or pressed. */
export type AtOnce =
  | { readonly kind: 'form'; readonly form: Form }
  /** What is wrong with a form, by the name of the field. */
  | { readonly kind: 'faults'; readonly faults: Readonly<Record<string, string>> }
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'card'; readonly card: Card }
  | {
      readonly kind: 'prompts';
      readonly title: string;
      readonly prompts: ReadonlyArray<{ readonly label: string; readonly question: string }>;
    };

/** Deals with what came in. Never rejects. */
export type Handle = (incoming: Incoming) => Promise<AtOnce | null | undefined>;

/** What the platform does with a message of ours. */
export type Posted = { readonly messageId: string; readonly thread: string };

/** Result of sending. */
export type SendResult =
  /** Done; with `isChartDue` the chart is to be sent after it, by `sendChart`. */
  | { readonly kind: 'sent'; readonly posted: Posted; readonly isChartDue?: boolean }
  /** Not done, and worth trying again after a time. */
  | { readonly kind: 'later'; readonly retryAfterMs: number }
  /** Not done: the platform takes nothing of ours until a person mends it, as where a token was revoked. */
  | { readonly kind: 'closed'; readonly reason: string }
  /** Not known: the answer was lost. What was sent can be seen `seenAfterMs` later at the latest; at once when absent. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly seenAfterMs?: number }
  /**
   * Refused for good; `but` says how it may be taken: as a message of its own, where the one that was to change is there no more; in
   * brief, where it is too much; apart from its thread, where that is closed.
   */
  | { readonly kind: 'refused'; readonly reason: string; readonly but?: 'anew' | 'brief' | 'apart' };

/** An answer that the one who asked watches come about. What cannot be shown is left out: nothing here fails the answer, or rejects. */
export type Live = {
  /** What is being done. */
  step(text: string): void;
  /** The beginning of the card to come, as far as it stands. */
  show(beginning: Card): void;
  /** Nothing more is shown. @returns what `send` completes the message by that was begun; null where none was */
  end(): Promise<string | null>;
  /** No answer follows: what was begun is left as it is, and no longer looks unfinished. */
  drop(): Promise<void>;
};

/** That something is done for somebody whose answer comes as a whole. Nothing here fails the answer, or rejects. */
export type Working = {
  /** What is being done. */
  step(text: string): void;
  /** The answer comes now, or none does. */
  end(): void;
};

/** A chart that comes after a message; `key` identifies it. */
export type ChartMessage = { readonly channel: string; readonly posted: Posted; readonly key: string };

/** What a platform can do beside sending. */
export type Abilities = {
  /** Whether people can write and press there; where not, nothing is ever handed over and `whisper` tells nobody. */
  readonly listens: boolean;
  /** What an edit does: the message changes in its place; its new text is written once more; or it stays as it is. */
  readonly edits: 'in-place' | 'again' | 'never';
  /** Whether a form can be filled in there; where not, buttons that open one are left out. */
  readonly forms: boolean;
};

/** A chat platform. Construction touches nothing; start connects. It knows no alert, no copilot, no store. */
export type ChatPlatform = {
  readonly id: string;
  readonly abilities: Abilities;
  /** What the platform allows; when absent one message a second in a channel. */
  readonly rates?: (deed: Deed, channel: string) => readonly Rate[];
  /** `handle` is called once per delivery; the platform acknowledges at once and waits for it only to show what it gives back. */
  start(handle: Handle): Promise<void>;
  stop(): Promise<void>;
  /** Sends a card. `key` identifies the message so that `find` can tell whether it arrived; `begun` is one that `live` began. */
  send(message: {
    readonly channel: string;
    readonly thread: string | null;
    readonly card: Card;
    readonly key: string;
    readonly begun?: string | null;
  }): Promise<SendResult>;
  /** Shows how the answer to somebody comes about; null where it cannot be watched. Absent: nowhere. */
  live?(incoming: Incoming): Live | null;
  /** Shows that somebody's answer is worked on, where `live` shows nothing; null where that cannot be seen. Absent: nowhere. */
  working?(incoming: Incoming): Working | null;
  /** Replaces a message of ours, as far as `abilities.edits` says. */
  edit(message: { readonly channel: string; readonly messageId: string; readonly card: Card }): Promise<SendResult>;
  /** Looks a message up by its key after an unknown outcome; null when it is not there or the platform cannot tell. */
  find(message: { readonly channel: string; readonly thread: string | null; readonly key: string }): Promise<Posted | null>;
  /** Sends the chart of a message after it. Absent: it goes with its message. */
  sendChart?(message: ChartMessage & { readonly chart: Chart }): Promise<SendResult>;
  /** Looks a chart up after an unknown outcome, as `find` does a message. */
  findChart?(message: ChartMessage): Promise<Posted | null>;
  /** A sentence that only the person who pressed a button sees. */
  whisper(incoming: Incoming, text: string): Promise<void>;
  /**
   * A sentence and a link that nobody else may read, ever: said to the one who pressed where he pressed, or directly; null, and nothing
   * is said, when there is no such way to him.
   */
  confide(incoming: Incoming, text: string, url: string): Promise<'here' | 'directly' | null>;
};
