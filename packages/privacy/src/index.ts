export {
  ErasedSubjectError,
  isErasedSubjectError,
  isPrivacyError,
  PrivacyError,
  type PrivacyErrorCode,
} from './errors.ts';
export { type Change, changeFields } from './fields/change-fields.ts';
export { personalFieldsOf, type PersonalFields } from './fields/personal-fields.ts';
export type { DataKey } from './keys/data-key.ts';
export type { CacheOptions, KnownKey } from './keys/key-cache.ts';
export { quarantineSubject, type Subject, subjectOf, subjectText } from './keys/subject.ts';
export { type KnownSubject, SubjectKeys, type SubjectKeysOptions } from './keys/subject-keys.ts';
export { privacyOf } from './privacy.ts';
export { arrivingOpener, opener } from './seal/opener.ts';
export { namedSubject } from './seal/refused.ts';
export { sealer } from './seal/sealer.ts';
export { type StorageKeys, storageKeys, storagePrivacy } from './storage-privacy.ts';
export { keyVaultWrapping } from './wrapping/key-vault-wrapping.ts';
export type { KeyWrapping, WrappedKey } from './wrapping/key-wrapping.ts';
export { localWrapping, rotateLocalKey } from './wrapping/local-wrapping.ts';
export { memoryWrapping } from './wrapping/rsa-wrapping.ts';
