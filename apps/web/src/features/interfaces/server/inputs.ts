import { z } from 'zod';
import { timeRangeInput } from '../../../server/time-range-input.ts';
import { interfaceInput } from '../../applications/server/inputs.ts';

export const latencyInput = interfaceInput.extend({
  band: z.enum(['all', 'slow']),
  scope: z.enum(['exclusive', 'path']),
  by: z.enum(['component', 'operation']),
});

export const suspectsInput = interfaceInput.extend({ baseline: timeRangeInput });

export const seenInput = timeRangeInput.extend({ service: interfaceInput.shape.service });
