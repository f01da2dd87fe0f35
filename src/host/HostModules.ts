/**
 * Modules, as far as the host lets a program load, refuse and find them.
 *
 * @internal
 */
export interface HostModules {
  /** Load a module from inside a function, synchronously; throws where the runtime cannot. */
  requireModule(specifier: string): unknown;
  /** The same by `import()`, which also takes a module with top-level await; the module is found in the same place. */
  importModule(specifier: string): Promise<unknown>;
  /**
   * Make imports and requires of a module fail, whichever module of the program they are in.
   *
   * Where the runtime offers no way to do that, nothing happens: a module that must not be loaded asks for itself, too.
   *
   * @returns What takes it back; from then on the same imports succeed.
   */
  refuseModule(refused: RefusedModule): () => void;
  /**
   * Remember how the module came to be loaded that is being evaluated.
   *
   * @returns What looks for the import or require that did it. It reads the program's files, so it is for the text of an error.
   */
  traceImport(module: ModuleName): () => TracedImport;
}

/** What is known of who imported a module. @internal */
export interface TracedImport {
  /** Whether {@link TracedImport.places} is the one that did it; otherwise it may have been any of them, or another. */
  readonly isCertain: boolean;
  /** Such as `file:///app/main.js:3:1`. */
  readonly places: readonly string[];
}

/** A module, as people name it and where it is. @internal */
export interface ModuleName {
  /** What imports name. */
  readonly specifier: string;
  /** Its address, where it is known. */
  readonly url: string | undefined;
}

/** @internal */
export interface RefusedModule extends ModuleName {
  /**
   * Asked at each import.
   *
   * @param importer - Where the import is, as `file:///app/main.js:3:1`, if that is known.
   * @returns What the import fails with; undefined lets it pass.
   */
  refusal(importer: string | undefined): Error | undefined;
}
