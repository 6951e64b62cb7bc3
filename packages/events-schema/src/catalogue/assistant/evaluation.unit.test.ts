import { expect, test } from 'vitest';
import { stateAfter } from '../recorded.fixtures.ts';
import { evaluation } from './evaluation.ts';

test('judgements are kept by name, oldest first', () => {
  const { evaluationRecorded } = evaluation.at('c-1');
  const { byName } = stateAfter(
    evaluation,
    evaluationRecorded({ evaluationName: 'Relevance', scoreValue: 2 }),
    evaluationRecorded({ evaluationName: 'Relevance', scoreValue: 4, scoreLabel: 'pass' }),
    evaluationRecorded({ evaluationName: 'Groundedness', errorType: 'timeout' }),
  );
  expect(byName.Relevance?.map(({ scoreValue }) => scoreValue)).toEqual([2, 4]);
  expect(byName.Groundedness).toMatchObject([{ errorType: 'timeout' }]);
});
