/** What reading a file gives: absent and denied are values, not exceptions. */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'denied'; readonly reason: string };
