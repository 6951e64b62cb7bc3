/**
 * Records in a state are keyed by ids that producers choose. An id may be `constructor` or `__proto__`, and a
 * state may have been through JSON: so look at own keys only, and never assign to `__proto__`.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Sets an own key, changing the record. */
export function setOwnValue<Value>(record: Record<string, Value>, key: string, value: Value): void {
  if (key === '__proto__')
    Object.defineProperty(record, key, { value, enumerable: true, writable: true, configurable: true });
  else record[key] = value;
}

/** The value under a key, made and set if there is none. */
export function ownValueOr<Value>(record: Record<string, Value>, key: string, make: () => Value): Value {
  const existing = ownValue(record, key);
  if (existing !== undefined) return existing;
  const made = make();
  setOwnValue(record, key, made);
  return made;
}
