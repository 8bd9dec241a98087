/** Two panels over the same seconds, as SVG that reads on a light page and on a dark one. */

export interface Series {
  readonly name: string;
  /** One value for each second. */
  readonly rate: readonly number[];
  readonly connected: readonly number[];
}

export interface Plot {
  readonly title: string;
  readonly series: readonly Series[];
  readonly hosts: number;
  /** What the target can serve in a second. */
  readonly limit: number;
  readonly seconds: number;
}

/** Told apart by their dashes too, for whoever does not see the colours. */
const strokes = [
  { colour: '#d9480f', dash: '' },
  { colour: '#1c7ed6', dash: '7 3' },
  { colour: '#2b8a3e', dash: '2 3' },
] as const;

const width = 760;
const left = 66;
const right = 20;
const inner = width - left - right;

interface Panel {
  readonly title: string;
  readonly top: number;
  readonly height: number;
  readonly ticks: readonly number[];
  /** 0 at the bottom, 1 at the top. */
  readonly share: (value: number) => number;
  readonly label: (tick: number) => string;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const near = (value: number): string => String(Math.round(value * 10) / 10);

const yOf = ({ top, height, share }: Panel, value: number): string =>
  near(top + height * (1 - Math.min(1, Math.max(0, share(value)))));

const xOf = ({ seconds }: Plot, second: number): string => near(left + (inner * second) / seconds);

const text = (x: string | number, y: string | number, words: string, anchor = 'start'): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`;

const gridOf = (plot: Plot, panel: Panel): readonly string[] => {
  const bottom = panel.top + panel.height;
  const step = plot.seconds > 60 ? 20 : 10;
  const seconds = Array.from(
    { length: Math.floor(plot.seconds / step) + 1 },
    (_, one) => one * step,
  );
  return [
    text(left, panel.top - 10, panel.title),
    ...panel.ticks.flatMap((tick) => {
      const y = yOf(panel, tick);
      const line = `<path class="grid" d="M${left} ${y}H${width - right}"/>`;
      return [line, text(left - 8, Number(y) + 4, panel.label(tick), 'end')];
    }),
    ...seconds.map((one) => text(xOf(plot, one), bottom + 18, `${one}`, 'middle')),
  ];
};

/** A step for each second where `steps`, else from value to value. */
const lineOf = (plot: Plot, panel: Panel, values: readonly number[], steps: boolean): string => {
  const shown = Array.from({ length: plot.seconds }, (_, second) => values[second] ?? 0);
  const points = shown.map((value, second) => {
    const y = yOf(panel, value);
    if (!steps) return `L${xOf(plot, second + 1)} ${y}`;
    return `V${y}H${xOf(plot, second + 1)}`;
  });
  return `M${left} ${yOf(panel, 0)}${points.join('')}`;
};

const drawn = (plot: Plot, panel: Panel, which: 'rate' | 'connected'): readonly string[] =>
  plot.series.map((one, index) => {
    const { colour, dash } = strokes[index % strokes.length] ?? strokes[0];
    const d = lineOf(plot, panel, one[which], which === 'rate');
    return `<path class="line" stroke="${colour}" stroke-dasharray="${dash}" d="${d}"/>`;
  });

const legendOf = ({ series }: Plot, y: number): readonly string[] =>
  series.flatMap(({ name }, index) => {
    const { colour, dash } = strokes[index % strokes.length] ?? strokes[0];
    const x = left + index * 225;
    const d = `M${x} ${y - 4}H${x + 34}`;
    return [
      `<path class="line" stroke="${colour}" stroke-dasharray="${dash}" d="${d}"/>`,
      text(x + 42, y, name),
    ];
  });

/** Logarithmic, because the storm is twenty times the limit; nothing is at the bottom. */
const ratePanel = ({ hosts }: Plot): Panel => ({
  title: 'login requests at the target in each second (logarithmic)',
  ...{ top: 100, height: 190 },
  ticks: [1, 10, 100, 1000, 10_000, 100_000].filter((tick) => tick <= hosts),
  share: (value) => (value < 1 ? 0 : 0.04 + (0.96 * Math.log10(value)) / Math.log10(hosts)),
  label: (tick) => tick.toLocaleString('en'),
});

const connectedPanel = ({ hosts }: Plot): Panel => ({
  title: 'hosts connected',
  ...{ top: 350, height: 120 },
  ticks: [0, 0.5, 1].map((share) => share * hosts),
  share: (value) => value / hosts,
  label: (tick) => `${Math.round((100 * tick) / hosts)} %`,
});

const style = `text{font:13px system-ui,sans-serif;fill:#495057}.grid{stroke:#868e96;stroke-opacity:.3;fill:none}
.limit{stroke:#868e96;stroke-width:1.5;stroke-dasharray:1 4;fill:none}.line{fill:none;stroke-width:1.8}
@media(prefers-color-scheme:dark){text{fill:#ced4da}}`;

export const svgOf = (plot: Plot): string => {
  const [rate, connected] = [ratePanel(plot), connectedPanel(plot)];
  const limit = yOf(rate, plot.limit);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 524" role="img" aria-label="${escaped(plot.title)}">`,
    `<style>${style}</style>`,
    text(left, 24, plot.title),
    ...legendOf(plot, 52),
    ...gridOf(plot, rate),
    `<path class="limit" d="M${left} ${limit}H${width - right}"/>`,
    text(
      width - right,
      rate.top - 10,
      `thin line: the ${plot.limit} that the target serves`,
      'end',
    ),
    ...drawn(plot, rate, 'rate'),
    ...gridOf(plot, connected),
    ...drawn(plot, connected, 'connected'),
    text(left + inner / 2, 514, 'seconds since the first link came back', 'middle'),
    '</svg>',
    '',
  ].join('\n');
};
