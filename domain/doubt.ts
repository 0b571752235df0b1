/** What people suspect, however they call it. */
export type Suspect = 'disk' | 'memory' | 'processor' | 'network' | 'temperature' | 'power';
/** How sure the answer is, or why it does not name what the asker suspects. */
export type Doubt = { readonly kind: 'how-sure' } | { readonly kind: 'why-not'; readonly suspect: Suspect };
