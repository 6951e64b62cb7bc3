/** The project cannot be looked at as a check wants to: it does not compile, or what is looked at is not there. */
export class UnfitProject extends Error {
  override readonly name = 'UnfitProject';
}
