// @ts-check
// The component as Streamlit mounts it: called again with each change of its data, with the same
// element.

import { Stage } from "./stage.js";

/** @type {WeakMap<object, Stage>} */
const stages = new WeakMap();

/**
 * @param {{data: any, parentElement: HTMLElement | ShadowRoot,
 *   setTriggerValue: (name: string, value: any) => void}} given
 */
export default function stage({ data, parentElement, setTriggerValue }) {
  let mine = stages.get(parentElement);
  if (!mine) {
    mine = new Stage((settled) => setTriggerValue("settled", settled));
    mine.mount(parentElement);
    stages.set(parentElement, mine);
  }
  mine.update(data);
  return () => {
    stages.get(parentElement)?.finalize();
    stages.delete(parentElement);
  };
}
