/** How `holdfast check` can print. */
export const formats = ['text', 'json', 'sarif'] as const;
export type Format = (typeof formats)[number];
