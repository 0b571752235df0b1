/** What a chat platform posts to us: headers in lower case and the body's bytes, for its signature is over these. */
export type ChatRequest = { readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>; readonly rawBody: Buffer };

/** Platforms that post to us instead of holding a connection; null where one does not. Each checks who posts. */
export type ChatHooks = {
  readonly slack:
    | ((request: ChatRequest) => Promise<{ readonly status: number; readonly contentType: string; readonly body: string }>)
    | null;
  readonly telegram: ((request: ChatRequest) => Promise<void>) | null;
};
