// @ts-check
// The component as Streamlit mounts it: called again with each change of its data, with the same
// element.

import { Podium } from "./podium.js";
import { RideFace } from "./ride_face.js";
import { Stage } from "./stage.js";
import { Still } from "./still.js";

const FACES = { map: Stage, timeline: Stage, ride: RideFace, still: Still, podium: Podium };

/** @type {WeakMap<object, Stage | RideFace | Still | Podium>} */
const stages = new WeakMap();

/**
 * @param {{data: any, parentElement: HTMLElement | ShadowRoot,
 *   setTriggerValue: (name: string, value: any) => void}} given
 */
export default function stage({ data, parentElement, setTriggerValue }) {
  let mine = stages.get(parentElement);
  if (!mine) {
    const Face = FACES[/** @type {keyof typeof FACES} */ (data.face)];
    mine = new Face((settled) => setTriggerValue("settled", settled));
    mine.mount(parentElement);
    stages.set(parentElement, mine);
  }
  mine.update(data);
  return () => {
    stages.get(parentElement)?.finalize();
    stages.delete(parentElement);
  };
}
