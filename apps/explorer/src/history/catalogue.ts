import '../no-eval.ts';

export { catalogue } from '@annals/events-schema/catalogue';
