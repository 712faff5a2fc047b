import * as errors from '../wasm/errors.js';

const { makeError: _make, place: _place, ...classes } = errors;

/** The error classes by name, without the functions beside them. */
export const errorClasses = classes;
