import { registerHooks } from 'node:module';

/** TypeScript 7 has no JavaScript API yet, and dependency-cruiser reads our imports with one: it gets version 6. */
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.replace(/^typescript(?=$|\/)/, '@typescript/typescript6'), context),
});
