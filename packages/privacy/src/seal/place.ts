/** What a sealed field is bound to, but for its pointer and key version: tenant, stream and the event's identity. */
export const placeOf = (event: {
  readonly tenantid?: string | undefined;
  readonly subject: string;
  readonly source: string;
  readonly id: string;
}): string => JSON.stringify([event.tenantid ?? null, event.subject, event.source, event.id]);
