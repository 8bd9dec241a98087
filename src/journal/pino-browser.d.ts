/** The same interface; only the options below `browser` have an effect. */
declare module 'pino/browser.js' {
  export { pino } from 'pino';
}
