/** A form that is filled in by replies. `version` grows by one with each change; `doc` is JSON. */
export type Dialogue = {
  readonly platform: string;
  readonly id: string;
  readonly channel: string;
  readonly userId: string;
  readonly expiresAt: Date;
  readonly version: number;
  readonly doc: unknown;
};

/** Forms that are half filled in. The rules common to all stores are in stores.ts. */
export type DialogueStore = {
  /** Keeps version 1 of a new one, or the version that follows the one that is kept. False when another change came first. */
  keepDialogue(dialogue: Dialogue): Promise<boolean>;
  /** Those of a channel that expire after `since`, those that have expired already among them; the one that expires last first, at most 200. */
  dialogues(platform: string, channel: string, since: Date): Promise<Dialogue[]>;
  dropDialogue(platform: string, id: string): Promise<void>;
  /** Forgets those that expired before an instant. */
  forgetDialogues(before: Date): Promise<void>;
};
