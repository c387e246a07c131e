// tools/present.py writes boxes.js: the signs of the open and the closed box (helpers/panels/signs.py).

export const BOXES: { open: string; closed: string };
