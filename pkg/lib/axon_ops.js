import { Axon } from './axon.js';
import { entityOps } from './entity.js';

/** Operations on axons: `sdk.axon`. */
export class AxonOps extends entityOps('axons', Axon, 'axon') {}
