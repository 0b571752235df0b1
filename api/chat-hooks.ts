import type { Window } from '../domain/answer.ts';
import type { Scope } from '../domain/asset-group.ts';
import type { DigestKind } from '../domain/digest.ts';
import type { Language } from '../domain/language.ts';
import type { Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';

/** What a chat platform posts to us: headers in lower case and the body's bytes, for its signature is over these. */
export type ChatRequest = { readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>; readonly rawBody: Buffer };

/** Platforms that post to us instead of holding a connection; null where one does not. Each checks who posts. */
export type ChatHooks = {
  readonly slack:
    | ((request: ChatRequest) => Promise<{ readonly status: number; readonly contentType: string; readonly body: string }>)
    | null;
  readonly telegram: ((request: ChatRequest) => Promise<void>) | null;
};

/** What a person does on the page of the chat. */
export type WebBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly verb: string; readonly value: string }
  | { readonly kind: 'form'; readonly act: 'submit' | 'check'; readonly ref: string; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'greeting' };

/** The chat of the web page; who the person is has been proved before. What it gives is sent as JSON as it is. */
export type WebChat = {
  /**
   * @param listening.watch hears how the answer comes about, each sign to be sent as JSON as it is
   * @param listening.left that the page listens no more
   */
  hear(
    person: Principal,
    said: { readonly id: string; readonly thread: string; readonly body: WebBody },
    listening: { readonly watch?: (sign: { readonly kind: string }) => void; readonly left: AbortSignal },
  ): Promise<object>;
  /** Nothing is to be answered any more to what the person said by that id. */
  stopAnswer(person: Principal, id: string): Promise<void>;
  /** @param seen what the person may see */
  read(person: Principal, thread: string, seen: TenantStores): Promise<object>;
};

/** Digests for the page. What it gives is sent as JSON as it is. */
export type DigestDoor = {
  /** As they were sent, the newest first; what goes beyond the scope is left out of each. */
  sent(scope: Scope, limit: number): Promise<readonly object[]>;
  /** Null where there is none of the id. */
  one(id: string, scope: Scope): Promise<{ readonly kind: DigestKind; readonly from: Date; readonly to: Date } | null>;
  /** A card of the time as it is known now. @param seen what the reader may see */
  anew(
    of: { readonly kind: DigestKind; readonly window: Window },
    seen: TenantStores,
    reader: { readonly language: Language; readonly timeZone: string },
  ): Promise<object>;
};
