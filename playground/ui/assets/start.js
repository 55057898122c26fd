// Gives each component its script, in the same breath in which Gradio makes it: nothing is drawn or clicked
// in between. (An import would be done a moment later, on a busy computer half a second.)

import { mount as panels } from "../attention/assets/panels.js";
import { mount as picture } from "../attention/assets/picture.js";
import { mount as guide } from "../guide/assets/guide.js";
import { mount as sheet } from "../incontext/assets/sheet.js";
import { mount as next } from "../language/assets/next.js";
import { mount as roles } from "../roles/assets/roles.js";
import { mount as link } from "./address.js";
import { mount as charts } from "./charts.js";
import * as everybody from "./everybody.js";
import { sharing } from "./sharing.js";
import { mount as words } from "./words.js";

const SCRIPTS = { charts, guide, link, next, panels, picture, roles, sheet, words };

// Sent by the component (scripts.py), again if it was there before this module.
document.addEventListener("pg-mount", (event) => {
  const { script, page, handed } = event.detail;
  event.preventDefault(); // that is: somebody was there
  SCRIPTS[script](page, handed);
});

for (const mend of Object.values(everybody)) mend();
sharing();
