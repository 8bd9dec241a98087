/** What was measured, printed as it comes; a measurement that fails takes no other with it. */

import { errorMessage } from '../../src/host/failure.ts';
import { render, type Section } from './figures.ts';

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

export class Report {
  readonly host: string;
  guest = '';
  readonly #sections: Section[] = [];
  readonly #failures: string[] = [];

  constructor(host: string) {
    this.host = host;
  }

  /** False when a measurement could not be made; a slow figure is none the less a figure. */
  get complete(): boolean {
    return this.#failures.length === 0;
  }

  async add(name: string, measure: () => Promise<Section>): Promise<void> {
    try {
      const section = await measure();
      this.#sections.push(section);
      say(render(section));
    } catch (error) {
      const failure = `${name} could not be measured: ${errorMessage(error)}`;
      this.#failures.push(failure);
      say(`\n${failure}`);
    }
  }

  json(): string {
    const { host, guest } = this;
    const content = { host, guest, sections: this.#sections, failures: this.#failures };
    return `${JSON.stringify(content, undefined, 1)}\n`;
  }
}
