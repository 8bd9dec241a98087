/** The bundled program, put in by the build. */
declare module 'holdfast:program' {
  /** One CommonJS module. */
  export const text: string;
  /** A digest of the text. */
  export const id: string;
}
