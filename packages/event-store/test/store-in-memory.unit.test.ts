import { describeStore } from './contract/describe-store.ts';
import { memoryStorage } from './memory-storage.ts';

describeStore('memory', () => Promise.resolve(memoryStorage()));
