/// <reference types="handlebars" />

/** Handlebars' parser, without its compiler and runtime, which are ten times as large. */
declare module 'handlebars/dist/cjs/handlebars/compiler/base.js' {
  export function parse(text: string): hbs.AST.Program;
}
