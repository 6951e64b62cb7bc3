/*
 * Doors for whoever looks at the whole, not on the way of any event. They bring projections, jobs and JSON Schema with
 * them, so they are a part of their own, which the app reads when the first of them is asked.
 */
export { readActivity } from './activity/read-activity.ts';
export { listCategories } from './catalogue/list-categories.ts';
export { listDatasets } from './datasets/list-datasets.ts';
export { readDatasetFile } from './datasets/read-dataset-file.ts';
export { verifyDataset } from './datasets/verify-dataset.ts';
export { listProjections } from './projections/list-projections.ts';
export { showEntry } from './quarantine/show-entry.ts';
export { listReplays } from './replays/list-replays.ts';
