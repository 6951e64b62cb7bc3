import { checkDataset } from '@annals/datasets';
import { interopRows, storeOf } from './predict/interop-rows.ts';
import { leakingDataset } from './predict/leaking.ts';
import { type Trial, shippedTrial, shuffledTrial, trialOfYear } from './predict/trials.ts';
import { loadCompatSource } from './web-platform-history/compat-source.ts';
import { historyOf } from './web-platform-history/history.ts';

// npm run demo:predict: a small model learns from `web-platform-interop` what it can tell of later years. In memory.
const yearsTried = [2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023];

const say = (line: string) => process.stdout.write(`${line}\n`);
const share = (value: number) => `${(100 * value).toFixed(1)} %`;
const columns = ['trained on', 'tested on', 'base rate', 'accuracy', 'AUC'];
const row = (name: string, cells: readonly string[]) =>
  say(name.padEnd(28) + cells.map((cell) => cell.padStart(12)).join(''));
const show = (name: string, { trained, rows, baseRate, accuracy, auc }: Trial) => {
  row(name, [String(trained), String(rows), share(baseRate), share(accuracy), auc.toFixed(3)]);
};

const source = loadCompatSource();
say(
  'The real history of web features, in memory: when one engine ships a feature, will a second within 24 months?',
);
const store = await storeOf(historyOf(source).events);
const rows = await interopRows(store, `${source.day}T00:00:00Z`);

say(
  'Logistic regression on engine, area and depth; the last five years of the train split; later moments to test.\n',
);
row('', columns);
const shipped = shippedTrial(rows);
show('as the dataset is split', shipped);
const mixedUp = shuffledTrial(rows);
show('labels shuffled', mixedUp);

say('\nThe cutoff (2021) was chosen after looking at several. Each year as the test, with the same embargo:');
for (const year of yearsTried) show(String(year), trialOfYear(rows, year));

const { deciding } = await checkDataset(store, leakingDataset(rows), { sample: 100 });
const caught = deciding.some(({ feature }) => feature === 'today');
for (const { feature, auc } of deciding)
  say(
    `\nA feature that leaks on purpose is ${caught ? 'caught' : 'NOT caught'}: f_${feature} decides the label alone, AUC ${auc.toFixed(3)}.`,
  );
const above = shipped.auc > 0.6 && shipped.accuracy > shipped.baseRate + 0.05;
const chance = Math.abs(mixedUp.auc - 0.5) < 0.1;
if (!above || !chance || !caught) {
  say(
    '\nThis is not what it should be: above the base rate, at it with shuffled labels, and the leak caught.',
  );
  process.exitCode = 1;
}
