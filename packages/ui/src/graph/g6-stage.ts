export { createCanvasStage as createG6Stage } from './canvas-stage.ts';
